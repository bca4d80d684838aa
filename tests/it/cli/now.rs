//! `now` and `next`: the talks on now, the next pick, and lines for status bars.

use serde_json::json;

use super::{Hallway, ids, snapshot};

/// A time during three talks, one of them a pick.
const AT: &str = "2023-11-13T10:20:00-05:00";
const BEFORE: &str = "2023-11-12T20:00:00-05:00";
const AFTER: &str = "2023-11-20T20:00:00-05:00";

fn user() -> Hallway {
    let user = Hallway::new();
    user.prints(["star", "211", "115", "226"]);
    user.prints(["star", "--maybe", "178"]);
    user
}

#[test]
fn now_prints_current_talks_and_next_the_next_pick() {
    let user = user();
    let shown = [
        user.prints(["now", "--now", AT]),
        user.prints(["next", "--now", "2023-11-13T10:10:20-05:00"]),
        user.prints(["next", "--now", AT, "--ascii"]),
        user.prints(["next", "--now", "2023-11-13T10:35:00-05:00"]),
    ];
    snapshot("now_and_next", &shown.join(&format!("{}\n", "-".repeat(60))));
}

#[test]
fn now_names_the_next_talk_when_nothing_is_on() {
    let user = Hallway::new();
    let next = ["hallway: nothing is on; ", "Mon 13 Nov at 09:30 EST", "in 13 h 30 min"];
    user.run(["now", "--now", BEFORE]).fails(1, &next);
    let at_night = ["nothing is on; the next talk starts on Wed 15 Nov"];
    user.run(["now", "--now", "2023-11-14T12:00:00-05:00"]).fails(1, &at_night);
    let over = ["hallway: nothing is on; the conference ended on Wednesday, 15 November"];
    user.run(["now", "--now", AFTER]).fails(1, &over);
    user.run(["now", "--now", BEFORE, "--format", "{title}"]).fails(1, &next);
    user.run(["now", "--now", BEFORE, "--json"]).prints_no_results();
}

#[test]
fn time_without_an_offset_is_that_of_the_venue() {
    let user = user().with("TZ", "Asia/Tokyo");
    let at_venue = user.prints(["now", "--now", "2023-11-13T10:20:00-05:00"]);
    for time in ["2023-11-13 10:20", "2023-11-13T10:20", "2023-11-13 10:20-05:00"] {
        assert_eq!(user.prints(["now", "--now", time]), at_venue, "{time}");
    }
    // For several conferences it is that of the user: 10:20 in Richmond is 00:20 in Tokyo.
    let all = user.prints(["now", "--all-conferences", "--now", "2023-11-14 00:20"]);
    assert_eq!(all, user.prints(["now", "--all-conferences", "--now", AT]));
    let today = ["the conference ended on Wednesday, 15 November 2023"];
    user.run(["now", "--now", "10:20"]).fails(1, &today);
}

#[test]
fn dates_far_away_have_the_year() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    for (now, date, starts) in [
        ("2023-10-30T10:00:00-05:00", "Mon 13 Nov", "in 13 d"),
        ("2023-10-10T10:00:00-05:00", "Mon 13 Nov 2023", "in 33 d"),
        ("2023-02-10T10:00:00-05:00", "Mon 13 Nov 2023", "in 9 months"),
        ("2010-02-10T10:00:00-05:00", "Mon 13 Nov 2023", "in 13 years"),
    ] {
        let why = format!("the next 3 talks start on {date} at 09:30 EST, {starts}: ");
        user.run(["now", "--now", now]).fails(1, &[&why]);
        let next = user.prints(["next", "--now", now]);
        assert!(next.contains(&format!("{starts}: {date}, 09:55 to 10:15 EST")), "{next}");
        let all = user.prints(["next", "--all-conferences", "--now", now]);
        assert!(all.contains(&format!("{starts}: {date} 09:55 EST")), "{all}");
    }
    let after = ["now", "--now", "2039-11-13T10:00:00-05:00"];
    user.run(after).fails(1, &["the conference ended on Wednesday, 15 November 2023"]);
}

#[test]
fn next_explains_what_to_do_without_coming_picks() {
    let user = Hallway::new();
    user.run(["next"]).fails(1, &["hallway star ID"]);
    user.prints(["star", "174", "226"]);
    let messages =
        ["none of your picks is still to come (1 has no time yet)", "10:05", "hallway star ID"];
    user.run(["next"]).fails(1, &messages);
    user.run(["next", "--now", AFTER]).fails(1, &["hallway report"]);
    user.run(["next", "--json"]).prints_no_results();
}

#[test]
fn now_omits_hidden_talks() {
    let user = user();
    assert_eq!(ids(&user.json(["now", "--now", AT, "--json"])), ["211", "114", "250"]);
    user.prints(["hide", "114"]);
    assert_eq!(ids(&user.json(["now", "--now", AT, "--json"])), ["211", "250"]);
}

#[test]
fn json_adds_minutes_and_clashes_to_the_talk() {
    let user = user();
    let on = user.json(["now", "--now", AT, "--json"]);
    assert_eq!((&on[0]["starts_in"], &on[0]["ends_in"]), (&json!(-5), &json!(15)));
    let next = user.json(["next", "--now", "2023-11-13T10:10:30-05:00", "--json"]);
    assert_eq!(ids(&next), ["211", "250"]);
    assert_eq!((&next[0]["starts_in"], &next[0]["ends_in"]), (&json!(5), &json!(25)));
    assert_eq!(next[0]["clashes"], json!(["115"]));
    assert_eq!(next[1]["clashes"], json!([]));
    let mut usual = next[0].clone();
    for field in ["starts_in", "ends_in", "clashes"] {
        usual.as_object_mut().unwrap().remove(field).unwrap();
    }
    assert_eq!(usual, user.json(["show", "211", "--json"]));
}

#[test]
fn template_prints_a_line_per_talk() {
    let user = user();
    let template = "{mark}{id} {start}-{end} ({room}) {minutes}m {{}}";
    assert_eq!(
        user.prints(["now", "--now", AT, "--format", template]),
        "⚑211 10:15-10:35 (Real-time and Scheduling MC) 15m {}\n\
         114 10:05-10:30 (Kernel Testing & Dependability MC) 10m {}\n\
         250 10:15-10:40 (RISC-V MC) 20m {}\n"
    );
    assert_eq!(
        user.prints(["next", "--now", AT, "--format", "{title}: {speakers} in {minutes}m"]),
        "Testing Drivers with KUnit (Does hardware have to be hard?): David Gow in 10m\n"
    );
}

#[test]
fn template_supports_both_clocks() {
    let user = user();
    let berlin = ["next", "--now", AT, "--tz", "Asia/Tokyo", "--format"];
    let template = "{day} {start}-{end}, {my_day} {my_start}-{my_end}";
    assert_eq!(
        user.prints(berlin.iter().chain(&[template])),
        "Mon 13 Nov 10:30-10:55, Tue 14 Nov 00:30-00:55\n"
    );
}

#[test]
fn next_with_a_template_prints_only_the_pick() {
    let user = user();
    let before = ["next", "--now", "2023-11-13T10:10:20-05:00"];
    assert!(user.prints(before).contains("Also at 10:15"));
    let line = user.prints(before.iter().chain(&["--format", "{id}"]));
    assert_eq!(line, "211\n");
    let help = user.prints(["next", "--help"]);
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(words.join(" ").contains("Print a line from a template"));
}

#[test]
fn invalid_template_is_reported_before_any_output() {
    let user = user();
    for command in ["now", "next"] {
        for (template, message) in [
            ("{title} {romo}", "no placeholder {romo}; available: {id} {title}"),
            ("{title} {", "unclosed"),
            ("{title}}", "}}"),
        ] {
            user.run([command, "--now", AT, "--format", template]).fails(2, &["--format", message]);
        }
        user.run([command, "--json", "--format", "{title}"]).fails(2, &["cannot be used with"]);
        let help = user.prints([command, "--help"]);
        for (placeholder, what) in hallway::cli::template::table() {
            assert!(help.contains(&placeholder) && help.contains(what));
        }
    }
}

#[test]
fn now_works_with_an_unreadable_agenda() {
    let user = Hallway::new();
    user.write_agenda("{");
    let run = user.run(["now", "--now", AT, "--format", "{id}"]);
    assert_eq!((run.code, run.stdout.lines().count()), (3, 3), "{run:?}");
    user.run(["next", "--now", AT]).fails(3, &["lpc-2023.json"]);
}
