//! Friends beside the talks, and QR codes for the phone.

use std::collections::BTreeSet;

use hallway::agenda::{Agenda, AgendaChange, Edit, Friend, LastKnown, Level, Rating};
use hallway::format::native;
use hallway::schedule::{Schedule, TalkId};
use hallway::text::symbols;
use hallway::tui::theme::Theme;
use ratatui::style::{Color, Modifier};

use super::stage::{DURING, Setup, Stage};
use crate::editions::SMALL;

/// A friend with picks of the built-in conference.
pub fn friend(name: &str, picks: &[(&str, Level)]) -> Friend {
    let schedule = native::built_in().unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    for (id, level) in picks {
        let talk = schedule.by_id(&TalkId::new(*id)).unwrap();
        agenda.apply(AgendaChange::rate(talk, Some(*level), chrono::DateTime::UNIX_EPOCH));
    }
    Friend { name: name.to_owned(), agenda }
}

/// Two friends at the built-in conference.
pub fn friends() -> Vec<Friend> {
    vec![
        friend("anna", &[("174", Level::Star), ("211", Level::Maybe)]),
        friend("Alex", &[("174", Level::Star), ("215", Level::Hidden)]),
    ]
}

fn with_friends(size: (u16, u16), friends: Vec<Friend>) -> Stage {
    Stage::with(Setup { size, now: DURING, friends, ..Setup::default() })
}

#[test]
fn friends_are_letters_in_timeline_blocks() {
    let mut stage = with_friends((120, 24), friends());
    stage.keys("2 + +").clicks_on("Run ILP32");
    insta::assert_snapshot!(stage.screen_after("two friends go to one, one maybe to another"));
}

#[test]
fn friends_are_letters_in_lists_and_names_in_details() {
    let mut stage = with_friends((120, 24), friends());
    stage.starring(&["174"]).keys("1").clicks_on("Run ILP32");
    insta::assert_snapshot!(stage.screen_after("a talk that two friends go to"));
    assert!(stage.screen().contains("★ also going: anna, Alex"));
    // "also" is only for talks in the agenda.
    stage.keys("space");
    assert!(stage.screen().contains("★ going: anna, Alex"));
    stage.keys("space");
    stage.keys("j j j j");
    assert!(stage.screen().contains("☆ maybe going: anna"), "{}", stage.screen());
    // In a search and in the agenda.
    stage.keys("/").types("ilp32");
    assert!(stage.screen().contains("★AL▸Mon 13 Nov"), "{}", stage.screen());
    stage.keys("esc 3");
    assert!(stage.screen().contains("★AL▸09:55 to 10:15"), "{}", stage.screen());
}

#[test]
fn extra_friends_are_abbreviated_and_narrow_lines_omit_all() {
    let names = ["ann", "bea", "cy", "dan", "eve"];
    let all = |name: &&str| friend(name, &[("174", Level::Star)]);
    let five: Vec<Friend> = names.iter().map(all).collect();
    let wide = with_friends((120, 24), five.clone());
    assert!(wide.screen().contains(" ABC+▸09:55"), "{}", wide.screen());
    let narrow = with_friends((40, 24), five);
    let without = with_friends((40, 24), Vec::new());
    assert_eq!(narrow.screen(), without.screen());
}

#[test]
fn friends_are_reloaded_when_switching_conferences() {
    let mut agenda = Agenda::new("small");
    agenda.apply(AgendaChange {
        talk: TalkId::new("1"),
        edit: Edit::Rating(Some(Rating {
            level: Level::Maybe,
            since: chrono::DateTime::UNIX_EPOCH,
        })),
        last_known: LastKnown::default(),
    });
    let cleo = Friend { name: "cleo".to_owned(), agenda };
    let mut stage = Stage::with(Setup {
        size: (120, 24),
        now: DURING,
        friends: [friends(), vec![cleo]].concat(),
        library: vec![("small.json", SMALL.to_owned())],
        ..Setup::default()
    });
    assert!(stage.screen().contains(" AL▸09:55"), "{}", stage.screen());
    stage.keys("c").types("small").keys("enter");
    assert_eq!(stage.said(), "opened Small Conf: 1 talk, 0 picks");
    let screen = stage.screen();
    assert!(screen.contains(" c 10:00"), "{screen}");
    assert!(screen.contains("☆ maybe going: cleo"), "{screen}");
    // Switching back rereads the friends' files.
    let talk = native::built_in().unwrap().by_id(&TalkId::new("272")).unwrap().clone();
    let mut anna = Agenda::new("lpc-2023");
    anna.apply(AgendaChange::rate(&talk, Some(Level::Star), chrono::DateTime::UNIX_EPOCH));
    let text = hallway::format::agenda::write(&anna, &native::built_in().unwrap());
    stage.writes("anna.json", &text);
    stage.writes("Alex.json", "no agenda");
    stage.keys("c").types("plumb").keys("enter");
    assert!(stage.said().contains("Alex.json: not an agenda"), "{}", stage.said());
    let screen = stage.keys("g").screen();
    assert!(screen.contains(" A 09:30 10m  Welcome!"), "{screen}");
    assert!(!screen.contains("A ▸09:55") && !screen.contains("L▸09:55"), "{screen}");
}

/// The pixels of half a cell.
const SIZE: usize = 4;

/// The text that a scanner reads off the screen. `light` returns whether each half of a cell is
/// light.
fn scan(stage: &Stage, light: impl Fn(&ratatui::buffer::Cell) -> [bool; 2]) -> String {
    let cells = stage.buffer();
    let area = cells.area;
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let pixel = |x: usize, y: usize| {
        let at = |n: usize| u16::try_from(n).unwrap();
        let cell = &cells[(at(x / SIZE), at(y / (2 * SIZE)))];
        let half = light(cell)[y / SIZE % 2];
        if half { 255 } else { 0 }
    };
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width * SIZE, height * SIZE * 2, pixel);
    let read: BTreeSet<String> = image
        .detect_grids()
        .iter()
        .filter_map(|grid| grid.decode().ok().map(|(_, text)| text))
        .collect();
    assert_eq!(read.len(), 1, "{}", stage.screen());
    read.into_iter().next().unwrap()
}

/// The light halves of a cell in black and white.
fn black_on_white(cell: &ratatui::buffer::Cell) -> [bool; 2] {
    if cell.bg != Color::White {
        return [true, true];
    }
    assert_eq!(cell.fg, Color::Black);
    match cell.symbol() {
        "█" => [false, false],
        "▀" => [false, true],
        "▄" => [true, false],
        _ => [true, true],
    }
}

/// The light halves of a cell on a terminal with light text on a dark background.
fn light_on_dark(cell: &ratatui::buffer::Cell) -> [bool; 2] {
    match cell.symbol() {
        "█" => [true, true],
        "▀" => [true, false],
        "▄" => [false, true],
        _ => [cell.modifier.contains(Modifier::REVERSED); 2],
    }
}

const PAGE: &str = "https://lpc.events/event/17/contributions/1475/";

#[test]
fn qr_code_of_a_talk_can_be_scanned_from_the_screen() {
    let mut stage = Stage::during(80, 24);
    stage.keys("j Q");
    insta::assert_snapshot!(stage.screen_after("Q on a talk"));
    assert_eq!(scan(&stage, black_on_white), PAGE);
    stage.keys("esc");
    assert!(!stage.screen().contains(PAGE));
}

#[test]
fn plain_qr_code_scans_on_dark_terminals_and_inverts() {
    let plain = |symbols, size| {
        let mut stage = Stage::with(Setup {
            size,
            now: DURING,
            theme: Theme::Plain,
            symbols,
            ..Setup::default()
        });
        stage.keys("j Q");
        stage
    };
    let mut stage = plain(&symbols::UNICODE, (80, 24));
    assert_eq!(scan(&stage, light_on_dark), PAGE);
    let before = stage.find_all("█").len();
    stage.keys("i");
    assert_ne!(stage.find_all("█").len(), before);
    stage.keys("i");
    assert_eq!(stage.find_all("█").len(), before);
    // A module takes two cells, drawn with a reversed background.
    let stage = plain(&symbols::ASCII, (100, 45));
    assert!(!stage.screen().contains("█"));
    let cells = stage.buffer();
    let reversed = |x: u16, y: u16| cells[(x, y)].modifier.contains(Modifier::REVERSED);
    // The quiet zone begins in the corner.
    assert!(reversed(0, 0));
    let dark = |x: u16, y: u16| !reversed(2 * x, y);
    let image = |x: usize, y: usize| {
        let module = |n: usize| u16::try_from(n / 4).unwrap();
        if dark(module(x), module(y)) { 0 } else { 255 }
    };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(37 * 4, 37 * 4, image);
    assert_eq!(image.detect_grids()[0].decode().unwrap().1, PAGE);
}

#[test]
fn qr_code_that_does_not_fit_explains_what_to_do() {
    let mut stage = Stage::during(40, 12);
    stage.keys("j Q");
    insta::assert_snapshot!(stage.screen_after("Q on a screen that is too low"));
    assert!(stage.screen().contains("a window of 40x19"), "{}", stage.screen());
    assert!(!stage.footer().contains("swap"), "{}", stage.footer());
    stage.resizes(40, 18);
    assert!(stage.screen().contains("a window of 40x19"), "{}", stage.screen());
    stage.resizes(40, 19);
    assert_eq!(scan(&stage, black_on_white), PAGE);
    assert!(stage.footer().contains("swap"), "{}", stage.footer());
}

#[test]
fn url_without_a_code_is_whole() {
    for size in [(40, 12), (80, 12), (50, 20)] {
        let (mut stage, talks) = nine_picks(size);
        for (_, title, url) in &talks {
            let shown = (0..size.1 - 1).map(|row| stage.row(row).trim().to_owned());
            let shown: String = shown.collect();
            assert!(shown.contains(url), "{}", stage.screen());
            assert!(shown.contains(title.get(..20).unwrap_or(title)), "{}", stage.screen());
            stage.keys("j");
        }
    }
}

/// The built-in conference, in which each talk has an address, with nine picks: their IDs,
/// titles and addresses.
fn nine_picks(size: (u16, u16)) -> (Stage, Vec<(String, String, String)>) {
    let mut conference = native::built_in().unwrap().conference().clone();
    for talk in &mut conference.talks {
        let slug = talk.title.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let url = format!("https://conference.example/2023/schedule/event/{}-{slug}", talk.id);
        talk.url = Some(url.chars().take(100).collect());
    }
    let schedule = Schedule::new(conference).unwrap();
    let timed = schedule.talks().iter().filter(|talk| talk.slot.is_some());
    let picks = timed
        .take(9)
        .map(|talk| (talk.id.as_str().to_owned(), talk.title.clone(), talk.url.clone().unwrap()));
    let picks: Vec<_> = picks.collect();
    let mut stage = Stage::with(Setup { size, now: DURING, schedule, ..Setup::default() });
    let ids: Vec<&str> = picks.iter().map(|(id, ..)| id.as_str()).collect();
    stage.starring(&ids).keys("3 g Q");
    (stage, picks)
}

/// The number and the title of the shown code, from the text beside it.
fn shown_code(stage: &Stage) -> String {
    let (left, top) = stage.find(" of 9 · ");
    let beside = stage.columns(left - 1..stage.buffer().area.width);
    let text: Vec<&str> = beside[usize::from(top)..].iter().map(|line| line.trim()).collect();
    text[..text.len().min(6)].join(" ")
}

#[test]
fn picks_too_large_for_one_qr_code_have_one_each() {
    let (mut stage, talks) = nine_picks((80, 24));
    insta::assert_snapshot!(stage.screen_after("Q in an agenda of nine picks"));
    for (at, (_, title, url)) in (1..).zip(&talks) {
        let shown = shown_code(&stage);
        assert!(shown.starts_with(&format!("{at} of 9 · {title}")), "{shown}");
        assert_eq!(&scan(&stage, black_on_white), url);
        stage.keys(if at % 2 == 0 { "]" } else { "j" });
    }
    // After the last code comes the first.
    assert!(shown_code(&stage).starts_with("1 of 9"));
    for key in ["[", "k"] {
        stage.keys(key);
    }
    assert!(shown_code(&stage).starts_with("8 of 9"));
    assert_eq!(scan(&stage, black_on_white), talks[7].2);
    // It begins with the selected pick.
    stage.keys("esc g j j Q");
    assert!(shown_code(&stage).starts_with("3 of 9"), "{}", stage.screen());
}

#[test]
fn in_ascii_the_text_beside_a_code_is_ascii() {
    let setup = Setup { size: (40, 40), now: DURING, symbols: &symbols::ASCII, ..Setup::default() };
    let mut stage = Stage::with(setup);
    stage.starring(&["174", "110"]).keys("3 g Q");
    assert!(stage.screen().contains("1 of 2 - Run ILP32"), "{}", stage.screen());
    assert!(stage.screen().is_ascii(), "{}", stage.screen());
}

#[test]
fn large_window_shows_qr_codes_with_calendar_events() {
    let (mut stage, talks) = nine_picks((120, 45));
    for (at, (id, ..)) in (1..).zip(&talks) {
        assert!(shown_code(&stage).starts_with(&format!("{at} of 9 · ")));
        let event = scan(&stage, black_on_white);
        assert_eq!(event.matches("BEGIN:VEVENT").count(), 1);
        assert!(event.contains(&format!("UID:{id}@lpc-2023.hallway")), "{event}");
        stage.keys("]");
    }
    // A smaller window has room for the address only, and says so.
    stage.resizes(80, 24);
    assert_eq!(scan(&stage, black_on_white), talks[0].2);
    assert!(stage.screen().contains("A window of"), "{}", stage.screen());
}

#[test]
fn picks_that_fit_share_one_qr_code() {
    let mut stage = Stage::during(120, 45);
    stage.starring(&["174", "110"]).keys("3 g Q");
    assert!(stage.screen().contains("The code adds 2 talks to a calendar."), "{}", stage.screen());
    assert!(!stage.footer().contains("other"), "{}", stage.footer());
    let all = scan(&stage, black_on_white);
    assert_eq!(all.matches("BEGIN:VEVENT").count(), 2);
    stage.keys("]");
    assert_eq!(scan(&stage, black_on_white), all);
    // If they do not fit, each has its own code.
    stage.resizes(80, 24);
    assert!(stage.screen().contains("1 of 2 · Run ILP32"), "{}", stage.screen());
    assert!(stage.footer().contains("[ ] other"), "{}", stage.footer());
    assert_eq!(scan(&stage, black_on_white), PAGE);
}

#[test]
fn qr_of_a_pick_without_url_explains_the_needed_size() {
    let mut stage = Stage::during(80, 24);
    let schedule = native::built_in().unwrap();
    let bare = schedule.talks().iter().find(|talk| talk.url.is_none() && talk.slot.is_some());
    let id = bare.unwrap().id.as_str().to_owned();
    stage.starring(&[&id]).keys("3 g Q");
    let screen = stage.screen();
    assert!(screen.contains("The QR code needs a window of"), "{screen}");
    assert!(screen.contains("make its text smaller (Ctrl and -"), "{screen}");
    assert!(screen.contains("e exports the agenda as a file."), "{screen}");
    stage.keys("esc enter Q");
    assert_eq!(stage.said(), "this talk has no URL; 3 Q shows its calendar code");
}

#[test]
fn talk_without_a_url_has_no_qr_code() {
    let mut stage = Stage::during(80, 24);
    stage.keys("Q");
    assert_eq!(stage.said(), "this talk has no URL");
    stage.keys("3 Q");
    assert_eq!(stage.said(), "no talk is shown here; 1 shows all talks, / searches them");
    stage.keys("1 j Q").clicks(1, 1);
    assert!(!stage.screen().contains(PAGE), "a click closes it");
}
