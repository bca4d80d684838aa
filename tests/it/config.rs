//! The configuration file: its entries apply, every error is reported, and a written
//! configuration is read back unchanged.

use hallway::config::{self, Colors, Config, KeyEntry, Links, MAX_MINUTES, Notify, Settings};
use hallway::tui::action::Action;
use hallway::tui::keys::{Chord, Keymap, Scope};
use proptest::prelude::*;

/// The settings and keys in a text, and the messages about its errors.
pub fn read(text: &str) -> (Config, Keymap, Vec<String>) {
    let (config, mut problems) = config::parse(text);
    let (keymap, of_keys) = Keymap::new(&config.keys);
    problems.extend(of_keys);
    let problems = problems.iter().map(ToString::to_string).collect();
    (config, keymap, problems)
}

/// The keys of a text that has no problems.
pub fn keymap(text: &str) -> Keymap {
    let (_, keymap, problems) = read(text);
    assert_eq!(problems, [""; 0]);
    keymap
}

fn chord(name: &str) -> Chord {
    Chord::parse(name).unwrap()
}

/// The scopes that are active together, innermost first.
const PLACES: [&[Scope]; 9] = [
    &[Scope::List, Scope::Everywhere],
    &[Scope::Groups, Scope::List, Scope::Everywhere],
    &[Scope::Timeline, Scope::Everywhere],
    &[Scope::Details, Scope::Everywhere],
    &[Scope::Search],
    &[Scope::Menu],
    &[Scope::Help],
    &[Scope::Prompt],
    &[Scope::Question],
];

#[test]
fn every_setting_applies() {
    let (config, _, problems) = read(
        "theme = \"colors\"\nascii = true\nlinks = \"off\"\nclock = \"mine\"\nreminder = 0\nnotify = \"osc777\"\n\
         walk = 240\nexport = \"~/a \\\"b\\\".ics\"\nfriends = [\"anna=~/a.json\", \"b.ics\"]\n\
         [calendar]\nvdir = \"~/cal\"\nbusy = [\"~/work\", \"b.ics\"]\n",
    );
    assert_eq!(problems, [""; 0]);
    let settings = Settings {
        colors: Colors::Always,
        ascii: true,
        links: Links::Off,
        own_clock: true,
        reminder: 0,
        notify: Notify::Osc777,
        walk: 240,
        export: Some("~/a \"b\".ics".to_owned()),
        friends: vec!["anna=~/a.json".to_owned(), "b.ics".to_owned()],
        vdir: Some("~/cal".to_owned()),
        busy: vec!["~/work".to_owned(), "b.ics".to_owned()],
    };
    assert_eq!(config.settings, settings);
    for nothing in ["", "# a remark\n", "[keys]\n", "\u{feff}", "\r\n\r\n"] {
        let (config, keymap, problems) = read(nothing);
        assert_eq!(problems, [""; 0], "{nothing:?}");
        assert_eq!((config.settings, keymap), Default::default());
    }
}

#[test]
fn every_error_is_reported_with_its_line_and_entry() {
    for (text, wanted) in [
        ("theme = colors", &["line 1: theme: string values must be quoted"][..]),
        (
            "\nremindr = 5\r\nreminder = 241\nwalk = -1",
            &[
                "line 2: remindr: unknown setting; did you mean reminder?",
                "line 3: reminder: must be a whole number from 0 to 240, not 241",
                "line 4: walk: must be a whole number from 0 to 240, not -1",
            ],
        ),
        ("color = 1", &["line 1: color: unknown setting; available: theme, ascii, clock"]),
        (
            "walk = 99999999999999999999\nreminder = 0xFFFF\nnotify = 1\nascii = \"yes\"",
            &[
                "line 1: walk: must be",
                "line 2: reminder: must be a whole number from 0 to 240, not 0xFFFF",
                "line 3: notify: must be \"bell\", \"osc9\", \"osc777\" or \"none\", not a number",
                "line 4: ascii: must be true or false, not a text",
            ],
        ),
        (
            "clock = \"here\"\nwalk = 2.5\nexport = [\"a\"]",
            &[
                "line 1: clock: must be \"venue\" or \"mine\", not \"here\"",
                "not a number with a fraction",
                "line 3: export: must be a path, in quotes, not a list",
            ],
        ),
        ("export = \"\"", &["line 1: export: must not be empty"]),
        ("export = \"a\\u001b[31mb\"", &["line 1: export: has invisible characters"]),
        ("keys = 1", &["line 1: keys: must be a table, [keys], not a number"]),
        ("[walk]\na = 1", &["line 1: walk: must be a whole number from 0 to 240, not a table"]),
        (
            "[keys]\nstar = [\"z\",\n 3,\n \"spce\"]",
            &[
                "line 3: keys.star: must be a key in quotes or a list of them, not a number",
                "line 4: keys.star: unknown key 'spce'; did you mean space?",
            ],
        ),
        ("[keys]\nstra = \"z\"", &["line 2: keys.stra: unknown action; did you mean star?"]),
        (
            "[keys]\nwibble = \"z\"",
            &["line 2: keys.wibble: unknown action; 'hallway config --default' lists all"],
        ),
        ("[keys]\naccept = \"z\"", &["line 2: keys.accept: its keys are fixed"]),
        ("[keys]\nstar = \"Ctrl-c\"", &["line 2: keys.star: Ctrl-c always quits"]),
        ("[keys]\nstar = [\"z\", \"z\"]", &["line 2: keys.star: z is listed twice"]),
        ("[keys]\nstar = \"z\"\nstar = \"Z\"", &["line 3: keys.star: duplicate key: star"]),
        ("walk = 1\nwalk = 2", &["line 2: walk: duplicate key: walk"]),
    ] {
        let (_, _, problems) = read(text);
        assert_eq!(problems.len(), wanted.len(), "{text:?}: {problems:?}");
        for (problem, wanted) in problems.iter().zip(wanted) {
            assert!(problem.starts_with("config.toml, line "), "{problem}");
            assert!(problem.contains(wanted), "{wanted:?} in {problem:?}");
        }
    }
    let many = format!("[keys]\nstar = [{}]", "\"z\", ".repeat(17));
    assert!(read(&many).2[0].contains("more than 16 keys"));
}

#[test]
fn errors_are_short_and_harmless_on_a_terminal() {
    for name in ["a\\u001b[2Jb\\u202e".to_owned(), "x".repeat(10_000)] {
        let texts = [
            format!("\"{name}\" = 1"),
            format!("theme = \"{name}\""),
            format!("[keys]\n\"{name}\" = \"z\""),
            format!("[keys]\nstar = \"{name}\""),
        ];
        for problem in texts.iter().flat_map(|text| read(text).2) {
            assert!(!problem.contains(['\u{1b}', '\u{202e}']), "{problem:?}");
            assert!(problem.len() < 200, "{problem}");
        }
    }
}

#[test]
fn key_bound_to_two_actions_is_reported() {
    for (keys, wanted) in [
        // In the same scope and in an outer one; the later of two lines is reported.
        (
            "star = \"z\"\nhide = \"z\"",
            "line 3: keys.hide: z is already bound to star; rebind that first",
        ),
        ("down = \"b\"\nbrowse = \"b\"", "line 3: keys.browse: b is already bound to down"),
        ("star = \"z\"\nzoom-in = \"z\"", "line 3: keys.zoom-in: z is already bound to star"),
    ] {
        let (_, _, problems) = read(&format!("[keys]\n{keys}"));
        assert_eq!(problems.len(), 1, "{keys}: {problems:?}");
        assert!(problems[0].contains(wanted), "{wanted} in {problems:?}");
    }
    // Scopes that are never active together, and swapped keys.
    keymap("[keys]\nzoom-in = \"z\"\nwhole-screen = \"z\"");
    keymap("[keys]\nstar = \"m\"\nmaybe = [\"s\"]");
    keymap("[keys]\nup = \"j\"\ndown = \"k\"");
    // An inner scope of the table takes a key from an outer one.
    keymap("[keys]\nbrowse = \"b\"\nback = [\"h\", \"esc\"]");
}

#[test]
fn rebound_key_leaves_its_default_action() {
    let [list, groups, timeline, details, ..] = PLACES;
    for (keys, key, action) in [
        // Keys that notes had, and a key that notes have now.
        ("note = \"n\"\nnote-in-editor = \"N\"", "n", Action::Note),
        ("note = \"n\"\nnote-in-editor = \"N\"", "N", Action::NoteInEditor),
        ("down = \"w\"", "w", Action::Down),
        ("star = \"m\"", "m", Action::Star),
        ("follow = \"j\"", "j", Action::Follow),
        ("down = \"b\"", "b", Action::Down),
    ] {
        let keymap = keymap(&format!("[keys]\n{keys}"));
        for view in [list, groups, timeline, details] {
            assert_eq!(keymap.lookup(view, chord(key)), Some(action), "{keys} in {view:?}");
        }
    }
    // A key for a single view belongs to the other action in the other views.
    let keymap = keymap("[keys]\nzoom-in = \"s\"");
    assert_eq!(keymap.lookup(timeline, chord("s")), Some(Action::ZoomIn));
    assert_eq!(keymap.lookup(list, chord("s")), Some(Action::Star));
}

#[test]
fn changed_keys_work_in_their_scopes_only() {
    let keymap = keymap(
        "[keys]\ndown = [\"Ctrl-t\", \"Down\"]\nup = \"y\"\ncopy = []\nback = \"h\"\n\
         search = \"z\"\nquit = \"Z\"\nopen = \"O\"\nwhole-screen = []\nstar = \"enter\"",
    );
    let means = |place: &[Scope], key| keymap.lookup(place, chord(key));
    let [list, groups, timeline, details, search, menu, help, prompt, question] = PLACES;
    for view in [list, groups, timeline, details] {
        assert_eq!(means(view, "Ctrl-t"), Some(Action::Down));
        assert_eq!(means(view, "Down"), Some(Action::Down));
        assert_eq!(means(view, "j"), None);
        assert_eq!(means(view, "y"), Some(Action::Up));
        assert_eq!(means(view, "/"), (view == groups).then_some(Action::FilterGroups));
        assert_eq!(means(view, "z"), Some(Action::Search));
        assert_eq!(means(view, "esc"), None, "h alone goes back");
        assert_eq!(means(view, "q"), None);
        assert_eq!(means(view, "Z"), Some(Action::Quit));
        assert_eq!(means(view, "Ctrl-c"), Some(Action::Quit));
        assert_eq!(means(view, "enter"), Some(Action::Star));
    }
    // A key that works only in some scopes keeps doing so.
    assert_eq!(means(details, "h"), Some(Action::Back));
    assert_eq!(means(list, "h"), Some(Action::Left));
    // In the menu, new keys work in addition to the old ones.
    assert_eq!(means(menu, "Ctrl-t"), Some(Action::Down));
    assert_eq!(means(menu, "j"), Some(Action::Down));
    assert_eq!(means(menu, "y"), Some(Action::Up));
    assert_eq!(means(menu, "esc"), Some(Action::Close));
    assert_eq!(means(menu, "q"), Some(Action::Close));
    assert_eq!(means(menu, "Z"), Some(Action::Quit));
    assert_eq!(means(menu, "enter"), Some(Action::GoThere));
    // Keys in inputs and questions are fixed.
    for typing in [search, prompt, question, help] {
        let [table, _] = Keymap::default().help(typing);
        assert_eq!(keymap.help(typing)[0], table);
    }
}

#[test]
fn every_default_line_can_be_uncommented() {
    let default = Keymap::default();
    let text = config::write("", &Settings::default(), &default.lines());
    let (settings, keys) = text.split_once("[keys]\n").unwrap();
    let bare = format!(
        "{}[keys]\n{}",
        settings.replace("# export", "export"),
        keys.replace("\n# ", "\n").trim_start_matches("# ")
    );
    let (config, keymap, problems) = read(&bare);
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.keys.len(), default.lines().len());
    assert_eq!(config.settings.export.as_deref(), Some("~/lpc.ics"));
    assert_eq!(keymap.help(&Scope::ALL), default.help(&Scope::ALL));
}

#[test]
fn action_names_are_unique_and_kebab_case() {
    let lines = Keymap::default().lines();
    let mut names: Vec<&str> = lines.iter().map(|line| line.action).collect();
    for name in &names {
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(name.chars().all(kebab), "{name}");
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), lines.len());
}

fn settings() -> impl Strategy<Value = Settings> {
    let colors = prop_oneof![Just(Colors::Auto), Just(Colors::Always), Just(Colors::Never)];
    let minutes = 0..=MAX_MINUTES;
    let path = "[ -~]{0,20}[!-~]".prop_map(|path| {
        let words: Vec<&str> = path.split_whitespace().collect();
        words.join(" ")
    });
    let friends = prop::collection::vec(path.clone(), 0..3);
    let path = (prop::option::of(path.clone()), friends.clone(), prop::option::of(path), friends);
    let notify = [Notify::Bell, Notify::Osc9, Notify::Osc777, Notify::None];
    let notify = prop::sample::select(notify.to_vec());
    let links = prop::sample::select(vec![Links::Auto, Links::On, Links::Off]);
    let flags = (any::<bool>(), any::<bool>(), links, notify);
    (colors, flags, minutes.clone(), minutes, path).prop_map(
        |(
            colors,
            (ascii, own_clock, links, notify),
            reminder,
            walk,
            (export, friends, vdir, busy),
        )| {
            Settings {
                colors,
                ascii,
                links,
                own_clock,
                reminder,
                notify,
                walk,
                export,
                friends,
                vdir,
                busy,
            }
        },
    )
}

#[test]
fn old_bell_setting_still_sets_notify() {
    for (text, notify) in [
        ("bell = false", Notify::None),
        ("bell = true", Notify::Bell),
        ("notify = \"osc9\"", Notify::Osc9),
    ] {
        let (config, _, problems) = read(text);
        assert_eq!((config.settings.notify, problems), (notify, vec![]));
    }
}

#[test]
fn errors_in_a_table_include_its_name() {
    for (text, wrong) in [
        ("calendar = 1", "line 1: calendar: must be a table, [calendar], not a number"),
        ("[calendar]\nvdri = \"a\"", "line 2: calendar.vdri: unknown setting; did you mean vdir?"),
        ("[calender]\n", "line 1: calender: unknown setting; did you mean calendar?"),
        ("calendar.vdir = 1", "line 1: calendar.vdir: must be a path, in quotes, not a number"),
        ("vdir = \"a\"", "line 1: vdir: unknown setting; available: theme, "),
    ] {
        let (_, _, problems) = read(text);
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert!(problem.contains(wrong), "{problem}");
        assert!(!wrong.ends_with(", ") || problem.ends_with(", calendar, keys"), "{problem}");
    }
}

#[test]
fn friends_must_be_a_list_of_paths() {
    for (text, wrong) in [
        ("[\"a\", 1]", "not a list with a number"),
        ("\"a\"", "must be a list of paths, each in quotes, not a text"),
        ("[\"\"]", "must not be empty"),
    ] {
        let (_, _, problems) = read(&format!("friends = {text}"));
        assert_eq!(problems.len(), 1);
        assert!(problems[0].starts_with("config.toml, line 1: friends: "));
        assert!(problems[0].contains(wrong), "{problems:?}");
    }
}

/// Keys that are free by default.
fn free() -> Vec<String> {
    let alt = ('a'..='z').map(|c| format!("Alt-{c}"));
    let function = (2..=12).map(|n| format!("F{n}"));
    let letters = ["Z", "z", "\"", "\\", "#", "ä", "漢", "Insert", "Ctrl-space"];
    alt.chain(function).chain(letters.map(str::to_owned)).collect()
}

/// Any action gets any free keys, each key at most once.
fn entries() -> impl Strategy<Value = Vec<KeyEntry>> {
    let names: Vec<&str> = Keymap::default().lines().iter().map(|l| l.action).collect();
    let actions = prop::sample::subsequence(names.clone(), 0..names.len());
    (actions, Just(free()).prop_shuffle(), any::<u64>()).prop_map(|(actions, mut free, some)| {
        let entry = |(at, action): (usize, &str)| KeyEntry {
            action: action.to_owned(),
            line: at + 1,
            keys: (0..(some >> (at % 60)) % 3)
                .filter_map(|_| Some((free.pop()?, at + 1)))
                .collect(),
        };
        actions.into_iter().enumerate().map(entry).collect()
    })
}

/// A text that resembles a configuration file.
fn like_a_file() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[keys]"),
        Just("star"),
        Just("quit"),
        Just("theme"),
        Just("walk"),
        Just(" = "),
        Just("\n"),
        Just("\r\n"),
        Just("\"enter\""),
        Just("[\"x\", \"Ctrl-c\"]"),
        Just("\"\"\""),
        Just("5"),
        Just("-0x"),
        Just("1979-05-27"),
        Just("{ a = 1 }"),
        Just("[["),
        Just("'"),
        Just("."),
        Just("\u{1b}"),
        Just("é"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(crate::effort::random(96))]

    #[test]
    fn any_text_is_read_without_a_panic(text in prop_oneof![any::<String>(), like_a_file()]) {
        let (config, mut problems) = config::parse(&text);
        problems.extend(Keymap::new(&config.keys).1);
        let lines = text.matches('\n').count() + 1;
        for problem in problems {
            prop_assert!((1..=lines).contains(&problem.line), "{problem} of {lines}");
            prop_assert!(!problem.to_string().contains(|c: char| c.is_control()));
        }
    }

    #[test]
    fn written_config_is_read_back_unchanged(settings in settings(), entries in entries()) {
        let (keys, problems) = Keymap::new(&entries);
        prop_assert_eq!(problems, []);
        let text = config::write("All\nof it", &settings, &keys.lines());
        let (config, again, problems) = read(&text);
        prop_assert_eq!(problems, [""; 0], "{}", text);
        prop_assert_eq!(&config.settings, &settings);
        prop_assert_eq!(again.help(&Scope::ALL), keys.help(&Scope::ALL));
        prop_assert_eq!(config::write("All\nof it", &config.settings, &again.lines()), text);
    }

    /// Includes keys with problems, which are ignored.
    #[test]
    fn no_configuration_locks_the_user_in(
        entries in prop::collection::vec(
            (0_usize..60, prop::collection::vec(0_usize..80, 0..4)), 0..20,
        ),
    ) {
        let lines = Keymap::default().lines();
        let mut keys = free();
        keys.extend(lines.iter().flat_map(|line| line.keys.clone()));
        keys.extend(["Ctrl-c", "esc", "enter"].map(str::to_owned));
        let entry = |(action, chosen): (usize, Vec<usize>)| KeyEntry {
            action: lines[action % lines.len()].action.to_owned(),
            line: 1,
            keys: chosen.into_iter().map(|at| (keys[at % keys.len()].clone(), 1)).collect(),
        };
        let (keymap, _) = Keymap::new(&entries.into_iter().map(entry).collect::<Vec<_>>());
        let means = |place: &[Scope], key: &str| keymap.lookup(place, chord(key));
        for place in PLACES {
            prop_assert_eq!(means(place, "Ctrl-c"), Some(Action::Quit));
        }
        prop_assert_eq!(means(&[Scope::Menu], "esc"), Some(Action::Close));
        for scope in [Scope::Search, Scope::Prompt, Scope::Question, Scope::Help] {
            prop_assert_eq!(means(&[scope], "esc"), Some(Action::Cancel));
        }
        prop_assert_eq!(means(&[Scope::Menu], "enter"), Some(Action::GoThere));
        for scope in [Scope::Search, Scope::Prompt] {
            prop_assert_eq!(means(&[scope], "enter"), Some(Action::Accept));
        }
        for letter in ('!'..='~').map(String::from) {
            prop_assert_eq!(means(&[Scope::Search], &letter), None);
            prop_assert_eq!(means(&[Scope::Prompt], &letter), None);
        }
    }
}
