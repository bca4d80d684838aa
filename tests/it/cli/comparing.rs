//! `compare`: who in a team covers which talk.

use serde_json::Value;

use super::{Hallway, snapshot};

/// A user with picks, and the files of two friends.
fn team() -> Hallway {
    let me = Hallway::new();
    me.prints(["star", "174", "115"]);
    me.prints(["star", "--maybe", "211"]);
    me.prints(["hide", "220"]);
    let anna = Hallway::new();
    anna.prints(["star", "174", "226"]);
    anna.prints(["star", "--maybe", "114"]);
    let text = anna.prints(["agenda", "--export", "-"]);
    me.write("anna.json", text);
    let bob = Hallway::new();
    bob.prints(["star", "250"]);
    me.write("b.ics", bob.prints(["export"]));
    me
}

#[test]
fn compare_prints_time_windows_with_a_column_per_person() {
    let me = team();
    let all = me.prints(["compare", "anna.json", "Bob the builder=b.ics"]);
    snapshot("compare", &all);
    let ascii = me.prints(["compare", "anna.json", "--ascii", "--only", "both"]);
    assert_eq!(
        ascii,
        "Mon 13 Nov              me  anna\n\
         09:55 to 10:15  both    *   *     174  Run ILP32 on RV64 ISA (RV64ILP32)  (RISC-V MC)\n"
    );
}

#[test]
fn compare_filters_by_day_track_and_person() {
    let me = team();
    let ids = |args: &[&str]| -> Vec<String> {
        let windows = me.json(["compare", "anna.json", "--json"].iter().chain(args));
        let talks = windows.as_array().unwrap().iter().flat_map(|window| {
            let talks = window["talks"].as_array().unwrap().iter();
            talks.map(|talk| talk["id"].as_str().unwrap().to_owned())
        });
        talks.collect()
    };
    assert_eq!(ids(&["--only", "them"]), ["114", "226"]);
    assert_eq!(ids(&["--only", "me", "--only", "both"]), ["174", "211", "115"]);
    assert_eq!(ids(&["--only", "them", "--day", "mon"]), ["114"]);
    assert_eq!(ids(&["--only", "both", "--track", "risc"]), ["174"]);
    let run = me.run(["compare", "anna.json", "--only", "both", "--day", "wed"]);
    run.fails(1, &["no talk matches"]);
}

#[test]
fn json_has_the_pick_of_each_person() {
    let me = team();
    let windows = me.json(["compare", "anna.json", "--json"]);
    let talks = |window: &Value| window["talks"].as_array().unwrap().clone();
    let all: Vec<Value> = windows.as_array().unwrap().iter().flat_map(talks).collect();
    let talk = |id: &str| all.iter().find(|talk| talk["id"] == id).unwrap().clone();
    assert_eq!(talk("114")["who"], "them");
    assert_eq!(talk("114")["me"], Value::Null);
    assert_eq!(talk("114")["friends"][0]["name"], "anna");
    assert_eq!(talk("114")["friends"][0]["pick"], "maybe");
    assert_eq!(talk("220")["who"], "nobody");
    assert_eq!(talk("220")["me"], "hidden");
    // Talks without a time are listed only if a member goes.
    let last = windows.as_array().unwrap().last().unwrap();
    assert_eq!(last["start"], Value::Null);
    assert_eq!(last["talks"].as_array().unwrap().len(), 1);
}

#[test]
fn files_that_are_not_agendas_are_refused() {
    let me = team();
    me.write("x", "x");
    me.run(["compare", "anna.json", "x"]).fails(2, &["x: not an agenda: plain text"]);
    me.run(["compare", "nofile"]).fails(3, &["cannot read nofile"]);
    me.run(["compare", "-", "a=-"]).fails(2, &["stdin can be read only once"]);
    assert_eq!(me.run(["compare"]).code, 2);
}
