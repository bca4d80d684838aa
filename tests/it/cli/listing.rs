//! `list` and `search`: which talks, their order, and the message for no results.

use serde_json::Value;

use super::{Hallway, NOW, ids, snapshot};

#[test]
fn default_without_a_terminal_lists_all_talks() {
    let user = Hallway::new();
    let list = user.prints([] as [&str; 0]);
    assert_eq!(list.lines().count(), 48);
    assert_eq!(list, user.prints(["list"]));
}

#[test]
fn list_is_a_table_in_time_order() {
    let user = Hallway::new();
    user.prints(["star", "183", "119", "211", "115"]);
    let wednesday = user.prints(["list", "--day", "wednesday"]);
    let starred = user.prints(["list", "--starred"]);
    snapshot("list", &format!("{wednesday}\n{starred}"));
}

#[test]
fn day_is_a_date_a_weekday_or_today_at_the_venue() {
    let user = Hallway::new();
    let wednesday = ["183", "119", "203", "256", "110"];
    for day in ["2023-11-15", "wednesday", "Wed", "WEDNESDAY"] {
        assert_eq!(user.ids(&["list", "--day", day]), wednesday, "{day}");
    }
    // The evening of the 15th in Richmond is the morning of the 16th in Berlin.
    let berlin = Hallway::new().with("TZ", "Europe/Berlin");
    for now in ["2023-11-15T23:30:00-05:00", "2023-11-16T05:30:00+01:00"] {
        let today = berlin.ids(&["list", "--day", "today", "--now", now]);
        assert_eq!(today, wednesday, "{now}");
    }
    let tuesday = ["list", "--day", "today", "--now", "2023-11-14T12:00:00-05:00"];
    user.run(tuesday).fails(1, &["no talk matches"]);
}

#[test]
fn name_filters_match_parts_ignoring_case_and_accents() {
    let user = Hallway::new();
    let risc = ["208", "174", "250", "200", "228", "198", "169", "271", "269"];
    let pci = ["183", "119", "203", "256", "110"];
    let desnoyers = ["220", "62"];
    for (option, part, expected) in [
        ("--track", "RISC", &risc[..]),
        ("--track", "microconference: risc-v mc", &risc),
        ("--session", "PCI", &pci),
        ("--speaker", "desnoyers", &desnoyers),
        ("--speaker", "LEGER", &["228"]),
        ("--speaker", "Léger", &["228"]),
        ("--speaker", "bjorn to", &["250"]),
        // An author who does not speak.
        ("--speaker", "himanshu", &["228"]),
    ] {
        assert_eq!(user.ids(&["list", option, part]), expected, "{option} {part}");
    }
}

#[test]
fn room_filter_without_rooms_matches_nothing() {
    let user = Hallway::new();
    user.run(["list", "--room", "a"]).fails(1, &["no talk matches"]);
}

#[test]
fn all_filters_must_match() {
    let user = Hallway::new();
    user.prints(["star", "208", "183", "62"]);
    let of = |filters: &[&str]| user.ids(&[&["list"], filters].concat());
    assert_eq!(of(&["--starred"]), ["208", "62", "183"]);
    assert_eq!(of(&["--starred", "--day", "mon"]), ["208", "62"]);
    assert_eq!(of(&["--track", "risc", "--speaker", "dabbelt"]), ["208"]);
    assert_eq!(of(&["--session", "real", "--search", "rseq", "--starred"]), ["62"]);
    let all = ["list", "--starred", "--day", "mon", "--track", "risc", "--session", "risc"];
    let all = [&all[..], &["--speaker", "palmer", "--search", "deprecating"]].concat();
    assert_eq!(user.ids(&all), ["208"]);
    let none = [&all[..], &["--room", "x"]].concat();
    user.run(none).fails(1, &["no talk matches"]);
}

#[test]
fn search_sorts_by_relevance_and_list_by_time() {
    let user = Hallway::new();
    assert_eq!(user.ids(&["search", "proxy", "exec"])[0], "66");
    assert_eq!(user.ids(&["search", "exec proxy"])[0], "66");
    let best = user.ids(&["search", "scheduler"]);
    let mut by_time = user.ids(&["list", "--search", "scheduler"]);
    assert_eq!(best[0], "211", "its title has the word");
    assert_ne!(best, by_time);
    let place = |id: &String| user.ids(&["list"]).iter().position(|other| other == id);
    assert!(by_time.is_sorted_by_key(place));
    let mut best = best;
    best.sort();
    by_time.sort();
    assert_eq!(best, by_time);
}

#[test]
fn typos_match_and_name_their_corrections() {
    let user = Hallway::new();
    let [typo, word] = ["memroy", "memory"].map(|text| user.ids(&["search", text]));
    assert!(typo.len() > 5 && typo.iter().all(|id| word.contains(id)), "{typo:?} {word:?}");
    assert_eq!(user.ids(&["search", "memroy", "teiring"]), user.ids(&["search", "memory tiering"]));
    let run = user.run(["search", "memroy", "cpu"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "hallway: showing memory for memroy\n"));
    let run = user.run(["search", "rist kernl"]);
    let notice = "hallway: showing risc, rust, rest for rist; kernel for kernl\n";
    assert_eq!((run.code, run.stderr.as_str()), (0, notice));
    let run = user.run(["list", "--search", "rist kernl"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, notice));
    assert_eq!(user.run(["list", "--search", "kernl", "--json"]).stderr, "");
    assert_eq!(user.run(["search", "memroy", "--json"]).stderr, "");
    assert_eq!(user.run(["search", "memory"]).stderr, "");
    user.run(["search", "xyzzyxyzzy"]).fails(1, &["no talk matches"]);
}

#[test]
fn search_accepts_the_filters_of_list() {
    let user = Hallway::new();
    user.prints(["star", "211"]);
    assert_eq!(user.ids(&["search", "scheduler", "--starred"]), ["211"]);
    assert_eq!(user.ids(&["search", "scheduler", "--speaker", "bristot"])[0], "217");
    assert_eq!(user.ids(&["search", "kvm", "--day", "mon", "--track", "risc"]), ["269", "228"]);
}

#[test]
fn empty_result_names_the_filter_that_excludes_talks() {
    let user = Hallway::new();
    let why = "hallway: no talk matches; track:risc has 0 talks on Wednesday; 5 talks without track:risc; \
               9 talks without day:wed\n";
    user.run(["search", "track:risc day:wed"]).fails(1, &[why]);
    let why = "no talk matches; --track risc has 0 talks on Wednesday; 9 talks without --day wed";
    user.run(["list", "--day", "wed", "--track", "risc"]).fails(1, &[why]);
    let days = "hallway: no talk matches; talks are on Mon 13 Nov, Wed 15 Nov\n";
    user.run(["list", "--day", "tue"]).fails(1, &[days]);
    user.run(["search", "day:tue"]).fails(1, &[days]);
}

#[test]
fn empty_result_names_the_values_of_a_filter() {
    let user = Hallway::new();
    let tracks = "no talk matches; tracks: LPC Microconference: RISC-V MC, ";
    user.run(["list", "--track", "risk"]).fails(1, &[tracks, " more\n"]);
    user.run(["list", "--room", "a"]).fails(1, &["no talk matches; there are no rooms\n"]);
    let several = "; track:cobol has 0 talks; 48 talks without track:cobol; none of the 6 tracks is \
                   similar\n";
    user.run(["search", "track:cobol", "the"]).fails(1, &["track:cobol has 0 talks; "]);
    user.run(["search", "track:cobol", "-xyzzy"]).fails(1, &[several]);
    user.run(["list", "--track", "cobol", "--json"]).prints_no_results();
}

#[test]
fn no_match_exits_with_code_1() {
    let user = Hallway::new();
    for args in
        [&["list", "--search", "xyzzyxyzzy"][..], &["search", "xyzzyxyzzy"], &["list", "--starred"]]
    {
        user.run(args).fails(1, &["hallway: no talk matches\n"]);
        let json = user.run([args, &["--json"]].concat());
        assert_eq!((json.code, json.stderr.as_str()), (1, ""));
        assert_eq!(serde_json::from_str::<Value>(&json.stdout).unwrap(), serde_json::json!([]));
    }
}

fn sorted_ids(talks: &Value) -> Vec<&str> {
    let mut ids = ids(talks);
    ids.sort_unstable();
    ids
}

#[test]
fn minus_before_a_word_excludes_it() {
    let user = Hallway::new();
    for (words, query) in [
        (&["proxy", "-track:risc"][..], "proxy -track:risc"),
        (&["-day:mon"], "-day:mon"),
        (&["-has:link"], "-has:link"),
        (&["-is:unscheduled", "kvm"], "kvm -is:unscheduled"),
        (&["kernel", "-linux", "-speaker:gow"], "kernel -linux -speaker:gow"),
        (&["risc", "-\"proxy execution\""], "risc -\"proxy execution\""),
    ] {
        // After `--`, no word can be an option.
        let expected = user.json(["search", "--json", "--now", NOW, "--", query]);
        let expected = sorted_ids(&expected);
        assert!(!expected.is_empty() && expected.len() < 48, "{query}");
        let found = user.json([&["search"], words, &["--json"]].concat());
        assert_eq!(sorted_ids(&found), expected, "{query}");
        let listed = user.json(["list", "--search", query, "--json"]);
        assert_eq!(sorted_ids(&listed), expected, "{query}");
        // Options may be anywhere.
        for options in [&["--day", "monday"][..], &["--ascii"], &["--tz", "UTC"]] {
            let first = [&["search"], options, words].concat();
            let last = [&["search"], words, options].concat();
            let before = [&["search", "--now", NOW], options, &["--", query]].concat();
            assert_eq!(user.run(&first).stdout, user.run(&before).stdout);
            assert_eq!(user.run(&last).stdout, user.run(&before).stdout);
        }
    }
}

#[test]
fn options_still_work_beside_excluded_words() {
    let user = Hallway::new();
    for help in ["-h", "--help"] {
        for args in [&["search", "-day:mon", help][..], &["search", help, "-day:mon"]] {
            let help = user.prints(args);
            assert!(help.contains("Usage: hallway search"), "{help}");
            assert!(help.contains("-field:"), "{help}");
        }
    }
    user.run(["search", "proxy", "-j"]).fails(2, &["'-j'"]);
    user.run(["search", "proxy", "--jsn"]).fails(2, &["'--jsn'"]);
    user.run(["list", "-day:mon"]).fails(2, &["'-d'"]);
    user.run(["list", "--search", "--json"]).fails(2, &["--search"]);
    // After `--`, all arguments are words.
    let mixed = user.prints(["search", "--now", NOW, "-day:mon", "--json", "--", "-has:link"]);
    let same = ["search", "--json", "--now", NOW, "--", "-day:mon -has:link"];
    assert_eq!(mixed, user.prints(same));
}
