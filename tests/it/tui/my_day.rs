//! My day: the picks of a day in order, with gaps and walking times.

use chrono::TimeDelta;
use hallway::format::native;
use hallway::schedule::{Conference, Person, Room, Schedule, Slot, Talk};
use hallway::text::symbols;
use hallway::tui::theme::Theme;
use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};

use super::stage::{Setup, Stage};

const SATURDAY: &str = "2023-11-18T00:00:00-05:00";
const NOON: &str = "2023-11-18T12:40:00-05:00";

/// Ten rooms on a Saturday and a Sunday, and what the user picks: the ID, the start in
/// minutes, the length, the room and the title.
const PICKED: [(&str, i64, u32, &str, &str); 9] = [
    ("foss", 600, 50, "Janson", "Free software in times of war and scarcity"),
    ("git", 660, 50, "Janson", "Evolving Git for the next decade"),
    ("bpf", 660, 30, "H.1308 (Rolin)", "Detecting broken device drivers with BPF"),
    ("migration", 750, 25, "K.1.105", "The great migration"),
    ("boot", 840, 50, "K.1.105", "Libreboot: free your BIOS today"),
    ("wiki", 900, 25, "K.1.105", "Encyclopedias on bare metal"),
    ("kfuncs", 915, 30, "H.1308 (Rolin)", "Processing strings in kernel programs"),
    ("secure", 1000, 35, "H.2214", "How secure are commercial processors?"),
    ("tokens", 1110, 30, "H.1308 (Rolin)", "Tokens in distributions"),
];

fn talk(id: &str, title: &str, start: i64, minutes: u32, room: &str) -> Talk {
    let mut talk = Talk::new(id, title);
    let midnight = chrono::DateTime::parse_from_rfc3339(SATURDAY).unwrap();
    talk.slot = Some(Slot::new(midnight + TimeDelta::minutes(start), minutes));
    talk.room = Some(room.to_owned());
    talk.presenters = vec![Person { name: format!("Speaker of {id}"), affiliation: None }];
    talk
}

fn conference() -> Conference {
    let mut conference = native::built_in().unwrap().conference().clone();
    (conference.start, conference.end) = ("2023-11-18".parse().ok(), "2023-11-19".parse().ok());
    let rooms =
        ["Janson", "K.1.105", "H.1308 (Rolin)", "H.2214", "Hall A", "UA4.218"].map(str::to_owned);
    let others = (0..6).map(|at| format!("Room {at}"));
    conference.rooms = rooms.into_iter().chain(others).map(|name| Room { name }).collect();
    conference.sessions.clear();
    conference.tracks.clear();
    conference.talks = PICKED
        .map(|(id, start, minutes, room, title)| talk(id, title, start, minutes, room))
        .into();
    conference.talks.push(talk("maybe", "The challenges of office suites", 780, 50, "K.1.105"));
    conference.talks.push(talk("sunday", "On Sunday", 1440 + 600, 50, "Janson"));
    for room in 0..6 {
        for half in 0..18 {
            let (id, title) = (format!("r{room}-{half}"), format!("Other {room}-{half}"));
            let mut other = talk(&id, &title, 600 + half * 30, 30, &format!("Room {room}"));
            other.presenters.clear();
            conference.talks.push(other);
        }
    }
    conference
}

fn stage_of(conference: Conference, size: (u16, u16), now: &'static str) -> Stage {
    let schedule = Schedule::new(conference).unwrap();
    Stage::with(Setup { size, now, schedule, ..Setup::default() })
}

/// The nine picks and a maybe, long after the conference.
fn stage(width: u16, height: u16) -> Stage {
    picked((width, height), Setup::default().now)
}

fn picked(size: (u16, u16), now: &'static str) -> Stage {
    let mut stage = stage_of(conference(), size, now);
    stage.starring(&PICKED.map(|(id, ..)| id)).keys("1 / ");
    stage.types("office").keys("enter m esc g");
    stage
}

/// The picks on the screen, by the beginnings of their titles.
fn shown(stage: &Stage) -> usize {
    let screen = stage.screen();
    PICKED.iter().filter(|(.., title)| screen.contains(&title[..8])).count()
}

#[test]
fn nine_picks_fit_a_large_screen_and_scroll_on_a_small_one() {
    let mut pictures = Vec::new();
    for (size, all) in [((40, 12), false), ((80, 24), false), ((120, 40), true), ((200, 60), true)]
    {
        let mut stage = stage(size.0, size.1);
        stage.keys("p");
        assert_eq!(shown(&stage) == PICKED.len(), all, "{}", stage.screen());
        pictures.push(stage.screen());
        // Every pick is reached, in the order of the day.
        let mut visited = vec![stage.selected_id().unwrap_or("free").to_owned()];
        for _ in 0..20 {
            stage.keys("j");
            visited.push(stage.selected_id().unwrap_or("free").to_owned());
        }
        visited.dedup();
        let picks: Vec<&String> = visited.iter().filter(|id| *id != "free").collect();
        let order = [
            "foss",
            "bpf",
            "git",
            "migration",
            "maybe",
            "boot",
            "wiki",
            "kfuncs",
            "secure",
            "tokens",
        ];
        assert_eq!(picks, order);
        pictures.push(stage.screen_after("j to the end"));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn my_day_opens_on_the_current_or_next_pick() {
    let mut pictures = Vec::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut stage = picked(size, NOON);
        stage.keys("3 g p");
        stage.resizes(size.0, size.1);
        pictures.push(stage.screen());
    }
    assert_snapshot!(pictures.join("\n"));
    let opens_on = |now| {
        let mut stage = picked((120, 40), now);
        // Nothing is selected by the user.
        stage.keys("4 p");
        (stage.selected_id().unwrap().to_owned(), stage.find_all("›").len())
    };
    assert_eq!(opens_on("2023-11-18T09:00:00-05:00"), ("foss".to_owned(), 1));
    assert_eq!(opens_on("2023-11-18T12:56:00-05:00"), ("maybe".to_owned(), 1));
    assert_eq!(opens_on("2023-11-18T11:40:00-05:00"), ("git".to_owned(), 1));
    assert_eq!(opens_on("2023-11-18T23:00:00-05:00"), ("foss".to_owned(), 1));
}

#[test]
fn now_line_follows_the_clock() {
    let mut stage = picked((80, 24), NOON);
    stage.keys("4 p");
    let row = |stage: &Stage| stage.row(stage.find("─ now").1);
    assert!(row(&stage).starts_with("›12:40"), "{}", stage.screen());
    stage.time_is("2023-11-18T12:55:00-05:00");
    assert!(row(&stage).starts_with("›12:55"), "{}", stage.screen());
    // Exactly between two parts.
    let (_, y) = stage.find("─ now");
    assert!(stage.row(y + 1).starts_with(" 12:55"), "{}", stage.screen());
    stage.time_is("2023-11-20T12:00:00-05:00");
    assert!(stage.find_all("─ now").is_empty(), "{}", stage.screen());
}

#[test]
fn p_opens_my_day_from_every_view_then_all_rooms() {
    for view in ["1", "2", "3", "4", "5", "6"] {
        let mut stage = stage(100, 30);
        let before = stage.keys(view).screen();
        stage.keys("p");
        assert_eq!(stage.active_tab(), "2 Timeline");
        assert!(stage.row(1).contains("my day · p all rooms"), "{}", stage.screen());
        assert_eq!(stage.keys("esc").screen(), before, "esc comes back to {view}");
        stage.keys("p p");
        assert_eq!(stage.active_tab(), "2 Timeline");
        assert!(stage.row(1).contains("all rooms · p my day"), "{}", stage.screen());
    }
    let mut stage = stage(100, 30);
    let mine = stage.keys("p j j j").screen();
    assert_eq!(stage.keys("p p").screen(), mine, "all rooms and back");
    assert!(stage.footer().contains("p all rooms"), "{}", stage.footer());
    for view in ["2", "3"] {
        assert!(stage.keys(view).footer().contains("p my day"), "{}", stage.footer());
    }
}

#[test]
fn my_day_opens_on_the_selection_of_the_agenda() {
    let mut stage = stage(100, 30);
    stage.starring(&["sunday"]).keys("3 G");
    while stage.selected_id() != Some("sunday") {
        stage.keys("k");
    }
    stage.keys("p");
    assert_eq!((stage.active_day().as_str(), stage.selected_id()), ("Sun 19 Nov", Some("sunday")));
    stage.keys("[");
    assert_eq!((stage.active_day().as_str(), stage.selected_id()), ("Sat 18 Nov", Some("foss")));
    stage.keys("]");
    assert_eq!((stage.active_day().as_str(), stage.selected_id()), ("Sun 19 Nov", Some("sunday")));
    // Free time is selected there too.
    stage.keys("3 g j j j");
    while stage.selected_id().is_some() {
        stage.keys("j");
    }
    let free = stage.selected_row();
    let from = free.trim_start_matches('▌').trim();
    let from = &from[..5];
    stage.keys("p");
    let (_, row) = stage.first_cell(hallway::tui::theme::Role::Selected).unwrap();
    assert!(stage.row(row).starts_with(&format!(" {from}")), "{free}\n{}", stage.screen());
}

#[test]
fn parallel_picks_are_reached_with_left_and_right() {
    let mut stage = stage(120, 40);
    stage.keys("p j");
    while stage.selected_id() != Some("bpf") {
        stage.keys("j");
    }
    let (left, top) = stage.find("⚑ Detecting");
    assert_eq!(stage.find("⚑ Evolving").1, top, "both begin in one row");
    assert!(stage.find("⚑ Evolving").0 > left);
    stage.keys("l");
    assert_eq!(stage.selected_id(), Some("git"));
    stage.keys("l");
    assert_eq!(stage.selected_id(), Some("git"), "there is no other");
    stage.keys("h");
    assert_eq!(stage.selected_id(), Some("bpf"));
}

#[test]
fn gap_lists_talks_as_in_the_agenda_and_esc_returns() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut agenda = stage(size.0, size.1);
        agenda.keys("3 g");
        while agenda.selected_id().is_some() {
            agenda.keys("j");
        }
        agenda.keys("enter");
        let mut mine = stage(size.0, size.1);
        mine.keys("p");
        while mine.selected_id().is_some() {
            mine.keys("j");
        }
        let before = mine.screen();
        mine.keys("enter");
        let body = |stage: &Stage| {
            let screen = stage.screen();
            screen.lines().skip(2).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(body(&mine), body(&agenda));
        assert_eq!(mine.active_tab(), "2 Timeline");
        assert_eq!(mine.keys("esc").screen(), before);
    }
}

#[test]
fn picks_and_clashes_can_be_edited_in_my_day() {
    let mut stage = stage(120, 40);
    stage.keys("p j");
    while stage.selected_id() != Some("bpf") {
        stage.keys("j");
    }
    assert!(stage.row(1).contains("10 picks, 2 clashes"), "{}", stage.row(1));
    stage.keys("r");
    assert!(stage.has_dialog());
    stage.keys("enter");
    assert!(stage.screen().contains("maybe: Evolving Git"), "{}", stage.screen());
    assert!(stage.row(1).contains("10 picks, 1 clash"), "{}", stage.row(1));
    let shows_it = |stage: &Stage| !stage.find_all("★ Detecting").is_empty();
    assert!(shows_it(stage.keys("")), "{}", stage.screen());
    assert!(!shows_it(stage.keys("space")), "{}", stage.screen());
    assert!(shows_it(stage.keys("u")), "{}", stage.screen());
    assert!(!shows_it(stage.keys("x")), "hidden talks are no picks");
    stage.keys("u o");
    assert!(stage.has_dialog());
}

#[test]
fn details_open_and_close_without_moving_anything() {
    for size in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        let mut stage = stage(size.0, size.1);
        let before = stage.keys("p j j").screen();
        let id = stage.selected_id().map(str::to_owned);
        assert_eq!(stage.keys("enter j esc").screen(), before);
        // In the details, the next talk is the next pick.
        stage.keys("enter J");
        assert_eq!(stage.selected_id(), Some("git"));
        stage.keys("K");
        assert_eq!(stage.selected_id().map(str::to_owned), id);
    }
}

#[test]
fn maybes_are_labelled_and_dim_without_colours() {
    let mut stage = stage(120, 40);
    stage.keys("p j");
    assert_snapshot!([stage.screen(), stage.roles()].join("\n"));
    let mut plain = Stage::with(Setup {
        size: (120, 40),
        theme: Theme::new(false),
        symbols: &symbols::ASCII,
        schedule: Schedule::new(conference()).unwrap(),
        ..Setup::default()
    });
    plain.starring(&["boot"]).keys("/").types("office").keys("enter m p G");
    let (x, y) = plain.find(":~ maybe: The challenges");
    assert!(
        plain.buffer()[(x + 3, y)].modifier.contains(Modifier::DIM)
            || plain.selected_id() == Some("maybe")
    );
    let (x, y) = plain.find(".* Libreboot");
    assert!(plain.buffer()[(x + 3, y)].modifier.contains(Modifier::BOLD));
    let cells = &plain.buffer().content;
    assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.symbol().is_ascii()));
}

#[test]
fn little_time_between_rooms_is_marked() {
    let mut conference = conference();
    let near = |id, start| talk(id, &format!("Title of {id}"), start, 30, "H.2214");
    conference.talks.extend([near("soon", 653), near("at-once", 1140)]);
    let mut stage = stage_of(conference, (80, 40), Setup::default().now);
    stage.starring(&["foss", "soon", "tokens", "at-once"]).keys("p");
    let screen = stage.screen();
    assert!(screen.contains("→ 3 min to get to H.2214"), "{screen}");
    assert!(screen.contains("→ no time to get to H.2214"), "{screen}");
    assert!(screen.contains("to H.1308 (Rolin)"), "{screen}");
}

#[test]
fn all_day_picks_are_on_top_and_unscheduled_picks_counted() {
    let mut conference = conference();
    let midnight = SATURDAY.parse().unwrap();
    let mut expo = talk("expo", "Exhibition", 0, 0, "Hall A");
    expo.slot = Some(Slot { all_day: true, ..Slot::new(midnight, 2 * 1440) });
    let mut later = talk("later", "Not planned yet", 0, 0, "Janson");
    later.slot = None;
    let workshop = talk("workshop", "Soldering workshop", 630, 480, "UA4.218");
    conference.talks.extend([expo, later, workshop]);
    let mut pictures = Vec::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut stage = stage_of(conference.clone(), size, Setup::default().now);
        stage.starring(&["expo", "later", "workshop", "foss", "git", "secure"]).keys("p g");
        assert_eq!(stage.selected_id(), Some("expo"));
        pictures.push(stage.screen());
        let end = stage.keys("G").screen_after("G");
        assert!(end.contains("1 pick has no time yet"), "{end}");
        pictures.push(end);
        stage.keys("]");
        assert_eq!(stage.selected_id(), Some("expo"), "it lasts until Sunday");
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn cancelled_pick_keeps_its_place() {
    let mut stage = Stage::with(Setup { size: (80, 24), updated: true, ..Setup::default() });
    stage.starring(&["174", "211"]);
    let mut next = native::built_in().unwrap().conference().clone();
    next.talks.retain(|talk| talk.id.as_str() != "211");
    stage.platform.publishes.push_back(Schedule::new(next).unwrap());
    stage.keys("U y").receives(hallway::tui::update::Msg::Remind);
    stage.keys("p");
    let screen = stage.screen();
    assert!(screen.contains("✗ system pressure"), "{screen}");
    assert!(screen.contains("cancelled"), "{screen}");
    assert!(stage.row(1).contains("1 pick, 1 cancelled"), "{}", stage.row(1));
}

#[test]
fn day_without_picks_explains_what_to_do() {
    let mut pictures = Vec::new();
    for size in [(40, 12), (80, 24)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.keys("p");
        pictures.push(stage.screen());
        // The keys that it names work.
        stage.keys("j l enter space 2 j space p");
        assert!(stage.row(1).contains("1 pick"), "{}", stage.screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn simultaneous_picks_that_do_not_fit_are_counted() {
    let mut stage = stage(40, 12);
    stage.starring(&["r0-2", "r1-2", "r2-2", "r3-2"]).keys("p j");
    while stage.selected_id() != Some("bpf") {
        stage.keys("j");
    }
    let mut pictures = vec![stage.screen()];
    pictures.push(stage.keys("l l l").screen_after("l l l"));
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn mouse_selects_opens_scrolls_and_changes_the_day() {
    let mut stage = stage(80, 24);
    stage.keys("p").clicks_on("Evolving");
    assert_eq!(stage.selected_id(), Some("git"));
    let before = stage.screen();
    stage.clicks_on("Evolving");
    assert!(stage.screen().contains("Speaker of git"), "the details are open");
    assert_eq!(stage.keys("esc").screen(), before);
    for _ in 0..20 {
        stage.wheel(1, 20, 10);
    }
    assert!(stage.screen().contains("Tokens in distributions"), "{}", stage.screen());
    for _ in 0..20 {
        stage.wheel(-1, 20, 10);
    }
    assert!(stage.screen().contains("Free software"), "{}", stage.screen());
    stage.clicks_on("Sun 19 Nov");
    assert!(stage.screen().contains("Nothing is picked for Sun 19 Nov"), "{}", stage.screen());
    assert!(stage.screen().contains("Your picks: "), "{}", stage.screen());
    let mut wide = self::stage(120, 30);
    wide.keys("p").clicks_on("p all rooms");
    assert!(wide.row(1).contains("all rooms · p my day"), "{}", wide.screen());
}

#[test]
fn my_day_opens_on_the_next_or_else_the_last_day_with_picks() {
    let mut stage = stage_of(conference(), (80, 24), "2023-11-18T08:00:00-05:00");
    stage.starring(&["sunday"]).keys("2 p");
    assert!(stage.screen().contains("On Sunday"), "{}", stage.screen());
    // Whoever moves to a day stays there.
    stage.keys("[");
    assert!(stage.screen().contains("Nothing is picked for Sat 18 Nov"), "{}", stage.screen());
    assert!(stage.footer().contains("[ ] day"), "{}", stage.footer());
    stage.keys("p p");
    assert!(stage.screen().contains("Nothing is picked for Sat 18 Nov"), "{}", stage.screen());
    // After the conference, the last day with picks.
    let mut stage = stage_of(conference(), (80, 24), Setup::default().now);
    stage.starring(&["sunday"]).keys("p");
    assert!(stage.screen().contains("On Sunday"), "{}", stage.screen());
    // The next run opens there, too.
    stage.keys("[");
    assert!(stage.screen().contains("Nothing is picked for Sat 18 Nov"), "{}", stage.screen());
    let schedule = Schedule::new(conference()).unwrap();
    stage.keys("q");
    let stage = Stage::again(&stage, Setup { schedule, ..Setup::default() });
    assert!(stage.screen().contains("On Sunday"), "{}", stage.screen());
}

#[test]
fn my_day_of_a_schedule_without_times_says_so() {
    let mut untimed = conference();
    untimed.talks.iter_mut().for_each(|talk| talk.slot = None);
    let mut stage = stage_of(untimed, (80, 24), SATURDAY);
    assert!(stage.keys("p").screen().contains("No talk has a time yet."), "{}", stage.screen());
}
