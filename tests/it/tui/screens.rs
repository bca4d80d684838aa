//! The first screen of each view: small and large, with other symbols and without colours.

use chrono_tz::Tz;
use hallway::format::native;
use hallway::schedule::Schedule;
use hallway::text::symbols;
use hallway::tui::model::Status;
use hallway::tui::theme::Theme;
use insta::assert_snapshot;
use ratatui::style::Color;

use super::stage::{DURING, Setup, Stage};

/// Stars with two clashes and a talk without a time.
const PICKS: [&str; 6] = ["174", "211", "115", "271", "76", "226"];

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

/// The screens after these keys in each size.
fn on_all_sizes(keys: &str) -> String {
    let picture = |(width, height)| {
        let mut stage = Stage::new(width, height);
        stage.starring(&PICKS).keys(keys);
        stage.screen()
    };
    SIZES.map(picture).join("\n")
}

#[test]
fn talks_view_at_each_size() {
    assert_snapshot!(on_all_sizes(""));
}

#[test]
fn timeline_at_each_size() {
    assert_snapshot!(on_all_sizes("2"));
}

#[test]
fn agenda_at_each_size() {
    assert_snapshot!(on_all_sizes("3"));
}

#[test]
fn search_at_each_size() {
    assert_snapshot!(on_all_sizes("/"));
}

#[test]
fn focused_details_at_each_size() {
    assert_snapshot!(on_all_sizes("G enter"));
}

#[test]
fn current_talk_is_selected_on_a_conference_day() {
    let mut stage = Stage::during(80, 24);
    assert_eq!(stage.selected(), Some("the path to achieve a bug-free build on the mainline"));
    stage.keys("3 1");
    assert_snapshot!(stage.screen());
}

#[test]
fn own_time_is_shown_in_another_zone() {
    let mut stage =
        Stage::with(Setup { size: (120, 24), zone: Tz::Asia__Kolkata, ..Setup::default() });
    stage.keys("] [");
    assert_snapshot!(stage.screen());
    // In the venue's time zone, nothing is shown twice.
    assert!(!Stage::new(120, 24).screen().contains("your time"));
}

#[test]
fn zone_with_the_same_clock_shows_no_own_time() {
    let stage =
        Stage::with(Setup { size: (120, 24), zone: Tz::America__Toronto, ..Setup::default() });
    assert!(!stage.screen().contains("your time"));
}

#[test]
fn too_small_screen_is_reported_and_can_be_quit() {
    let mut stage = Stage::new(39, 12);
    let mut pictures = vec![stage.screen()];
    for size in [(40, 11), (12, 3), (1, 1)] {
        pictures.push(stage.resizes(size.0, size.1).screen());
    }
    assert_snapshot!(pictures.join("\n"));
    stage.keys("q");
    assert!(stage.is_done());
}

#[test]
fn screen_is_restored_when_it_grows_again() {
    let mut stage = Stage::new(80, 24);
    let before = stage.keys("j j").screen();
    // Too small to draw: accept only quit, suspend and redraw.
    stage.resizes(10, 5).keys("j space").resizes(80, 24);
    assert_eq!(stage.screen(), before);
}

#[test]
fn ascii_mode_draws_only_ascii_symbols() {
    let mut pictures = Vec::new();
    for keys in ["", "2", "3", "/", "? j", "o", "3 e"] {
        let mut stage = Stage::with(Setup { symbols: &symbols::ASCII, ..Setup::default() });
        stage.starring(&PICKS).keys(keys);
        let picture = stage.screen_after(keys);
        // People's names keep their letters.
        let fits = |c: char| c.is_ascii() || c.is_alphabetic();
        assert!(picture.chars().all(fits), "{picture}");
        pictures.push(picture);
    }
    assert_snapshot!(pictures[..3].join("\n"));
}

#[test]
fn wide_and_joined_characters_keep_columns_aligned() {
    let mut conference = native::built_in().unwrap().conference().clone();
    let titles = [
        "東京でのカーネル開発について、そしてこれからの十年の話をしましょう",
        "Ｆｕｌｌ ｗｉｄｔｈ",
        "e\u{301}\u{301}\u{301} combining a\u{308}nd o\u{302}thers, again and again and again",
        "👩‍👩‍👧‍👦 families 🇯🇵 flags ❤️ hearts and 1️⃣ keycaps in a title that is too long",
        "한국어 제목 मानक हिन्दी ภาษาไทย العربية עברית and more of the same to be cut",
    ];
    for (talk, title) in conference.talks.iter_mut().zip(titles.iter().cycle()) {
        (*title).clone_into(&mut talk.title);
    }
    let mut pictures = Vec::new();
    for keys in ["", "2", "3"] {
        let mut stage = Stage::with(Setup {
            size: (120, 24),
            schedule: Schedule::new(conference.clone()).unwrap(),
            ..Setup::default()
        });
        stage.starring(&PICKS).keys(keys);
        let separators = |y: u16| {
            let row = (0..120).map(|x| stage.buffer()[(x, y)].symbol());
            row.enumerate()
                .filter(|(_, symbol)| *symbol == "│" || *symbol == "┃")
                .map(|(x, _)| x)
                .collect::<Vec<_>>()
        };
        if keys.is_empty() {
            for y in 1..23 {
                assert!(separators(y).starts_with(&[27]), "{}", stage.screen());
            }
        }
        pictures.push(stage.screen_after(keys));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn header_fits_each_width() {
    let mut headers = Vec::new();
    for width in [40, 50, 60, 70, 80, 100, 120] {
        let mut stage = Stage::new(width, 24);
        stage.starring(&PICKS);
        stage.disk_fills();
        for keys in ["space", "2", "3"] {
            headers.push(format!("{width:<5}{}", stage.keys(keys).row(0)));
        }
    }
    assert_snapshot!(headers.join("\n"));
}

#[test]
fn plain_theme_colours_no_cell() {
    for keys in ["", "tab", "2", "3", "/", "?", "o", "3 e", "e enter enter"] {
        let mut stage = Stage::with(Setup { theme: Theme::Plain, now: DURING, ..Setup::default() });
        stage.starring(&PICKS).keys(keys);
        if keys == "/" {
            stage.types("proxy");
        }
        for cell in stage.buffer().content() {
            assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{keys}");
        }
    }
}

#[test]
fn roles_of_the_talks_view() {
    let mut stage = Stage::new(120, 24);
    stage.starring(&PICKS).keys("Down Down Down Down Down Down Down");
    assert_snapshot!([stage.screen(), stage.roles()].join("\n"));
}

#[test]
fn roles_of_the_timeline() {
    let mut stage = Stage::during(100, 24);
    stage.starring(&PICKS).keys("2");
    assert_snapshot!([stage.screen(), stage.roles()].join("\n"));
}

#[test]
fn roles_of_a_search() {
    let mut stage = Stage::new(100, 16);
    stage.starring(&["66"]).keys("/").types("proxy").keys("Down");
    assert_snapshot!([stage.screen(), stage.roles()].join("\n"));
}

#[test]
fn roles_of_the_agenda() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&PICKS).keys("3");
    assert_snapshot!([stage.screen(), stage.roles()].join("\n"));
}

#[test]
fn tabs_near_the_open_one_keep_their_names() {
    for width in 40..140 {
        for key in ["1", "2", "3", "4", "5", "6"] {
            let mut stage = Stage::new(width, 24);
            stage.starring(&["174", "211", "115"]).keys(key);
            let tabs = &stage.app.screen.header.tabs;
            let open = tabs.iter().position(|tab| tab.view == stage.app.model.tab()).unwrap();
            let has_name = |label: &str| label.trim().len() > 1;
            let named = |at: &usize| has_name(&tabs[*at].label);
            let shown = (0..tabs.len()).filter(|at| !tabs[*at].label.is_empty());
            let furthest = shown.clone().filter(named).map(|at| at.abs_diff(open)).max();
            let near = |at: &usize| Some(at.abs_diff(open)) <= furthest;
            assert!(shown.filter(near).all(|at| named(&at)), "{width}: {}", stage.row(0));
        }
    }
}

#[test]
fn messages_begin_with_a_capital_letter() {
    let sentence = |text: &str| Status { text: text.to_owned(), error: false }.sentence();
    for (text, shown) in [
        ("starred Welcome!", "Starred Welcome!"),
        ("maybe: a talk", "Maybe: a talk"),
        ("discarded", "Discarded"),
        ("éa b", "Éa b"),
        ("your clock and the venue's are the same", "Your clock and the venue's are the same"),
        ("soupcon-2026 is there", "soupcon-2026 is there"),
        ("https://lpc.events/ is down", "https://lpc.events/ is down"),
        ("a/b: not found", "a/b: not found"),
        ("talks.ics exists", "talks.ics exists"),
        ("/home: full", "/home: full"),
        ("3 changes", "3 changes"),
        ("", ""),
    ] {
        assert_eq!(sentence(text), shown);
    }
    let mut stage = Stage::new(80, 24);
    for (keys, shown) in [
        ("space", "Starred Welcome!"),
        ("u", "Undone: star on Welcome!"),
        ("Z", "That key does nothing here; ? shows those that do"),
        (".", "The conference is not on now"),
    ] {
        assert_eq!(stage.keys(keys).footer().trim(), shown);
    }
}
