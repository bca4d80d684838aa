//! The guide explains every field of the JSON output, and its examples are real.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::{assert_blocks_up_to_date, place};
use crate::cli::Hallway;

const NOW: &str = "2026-05-09T09:45:00+02:00";

/// The user's own calendar.
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mine//\r\nBEGIN:VEVENT\r\n\
    UID:lunch\r\nDTSTAMP:20260501T080000Z\r\nDTSTART:20260509T101500Z\r\n\
    DTEND:20260509T104500Z\r\nSUMMARY:Lunch with Tomas\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Fields that only some talks have; examples keep them and leave out the others.
const SPECIAL: [&str; 13] = [
    "id",
    "title",
    "starts_in",
    "ends_in",
    "clashes",
    "more_clashes",
    "watch_later",
    "conference",
    "conference_id",
    "gone",
    "because",
    "like",
    "all_day",
];

/// The commands with JSON output that the guide shows: the heading of their section, the
/// name of the example, and whether the schedule was updated before.
const EXAMPLES: [(&str, &str, &[&str], bool); 12] = [
    ("A talk", "show", &["show", "sched"], false),
    ("Talks in time", "next", &["next"], false),
    ("Talks in the agenda", "agenda", &["agenda"], false),
    ("Similar talks", "suggest", &["suggest", "--conference", "lpc-2023", "--limit", "2"], false),
    ("Free time", "free", &["free"], false),
    ("Changes", "changes", &["changes"], true),
    ("Compared agendas", "compare", &["compare", "anna.json"], false),
    ("Conferences", "conferences", &["conferences"], false),
    ("The catalogue", "catalogue", &["catalogue", "fosdem-2026"], false),
    ("An import or update", "import", &["import", "broken.json", "--force"], false),
    (
        "An imported agenda",
        "agenda-import",
        &["agenda", "--import", "anna.json", "--dry-run"],
        false,
    ),
    ("Talks of all conferences", "all", &["next", "--all-conferences"], false),
];

/// A user at the sample conference, with picks and the agenda of a friend.
fn user(updated: bool) -> Hallway {
    let sample = include_str!("sample.json");
    let user = Hallway::new();
    user.write("sample.json", sample);
    user.write_config("[calendar]\nbusy = [\"mine.ics\"]\n");
    user.write(".config/hallway/mine.ics", CALENDAR);
    user.write("broken.json", sample.replacen("\"Booths\"", "\"\"", 1));
    let run = |args: &[&str]| user.prints(args.iter().chain(&["--now", NOW]));
    run(&["import", "sample.json"]);
    run(&["star", "keynote", "proofs"]);
    let anna = run(&["agenda", "--export", "-"]);
    user.write("anna.json", anna);
    run(&["unstar", "proofs"]);
    run(&["star", "wrap-up"]);
    run(&["star", "--maybe", "sched"]);
    run(&["star", "174", "211", "--conference", "lpc-2023"]);
    run(&["note", "sched", "ask about deadlines"]);
    if updated {
        let newer = sample.replace("T13:00", "T10:15").replace("\"Hall B\",", "\"Hall A\",");
        let mut newer: Value = serde_json::from_str(&newer).unwrap();
        let talks = newer["conference"]["talks"].as_array_mut().unwrap();
        talks.retain(|talk| talk["id"] != "keynote");
        user.write("newer.json", newer.to_string());
        run(&["import", "newer.json"]);
    }
    user
}

fn output(user: &Hallway, args: &[&str]) -> String {
    let run = user.run(args.iter().chain(&["--json", "--now", NOW]));
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run.stdout.replace(user.path("").to_str().unwrap(), "/home/anna/")
}

/// Where the lines of an object end that begins at a line.
fn end(lines: &[&str], begin: usize) -> usize {
    let indent = indent(lines[begin]);
    let after = lines[begin + 1..].iter().take_while(|line| self::indent(line) > indent);
    begin + 1 + after.count()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Leaves out the fields of talks that every talk has, except for ID and title.
fn shortened(json: &str) -> String {
    let lines: Vec<&str> = json.lines().collect();
    let mut kept: Vec<String> = Vec::new();
    let mut at = 0;
    // The indent of the fields of a talk, and the line at which it ends.
    let mut talk: Option<(usize, usize)> = None;
    while at < lines.len() {
        let line = lines[at];
        if line.trim() == "{" {
            let end = end(&lines, at);
            let inner = indent(line) + 2;
            let is_talk = |line: &&str| indent(line) == inner && line.contains("\"subtitle\":");
            if lines[at..end].iter().any(is_talk) {
                talk = Some((inner, end));
            }
        }
        if let Some((inner, end)) = talk
            && at < end
            && indent(line) == inner
        {
            let next = self::end(&lines, at);
            // A list or an object ends at its own indent.
            let next = if line.ends_with(['[', '{']) { next + 1 } else { next };
            let name = line.split('"').nth(1).unwrap();
            let dots = format!("{}…", " ".repeat(inner));
            if SPECIAL.contains(&name) {
                kept.extend(lines[at..next].iter().map(|line| (*line).to_owned()));
            } else if kept.last() != Some(&dots) {
                kept.push(dots);
            }
            at = next;
            continue;
        }
        kept.push(line.to_owned());
        at += 1;
    }
    kept.join("\n")
}

#[test]
fn json_examples_match_the_output() {
    let mut blocks = Vec::new();
    for (_, name, args, updated) in EXAMPLES {
        let json = output(&user(updated), args);
        let json = if name == "show" { json.trim().to_owned() } else { shortened(&json) };
        let command = format!("hallway {} --json", args.join(" "));
        blocks.push((name, format!("```sh\n{command}\n```\n\n```json\n{json}\n```")));
    }
    assert_blocks_up_to_date("docs/json.md", &blocks);
}

/// Collects the names of all fields in a value.
fn fields(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                into.insert(name.clone());
                fields(value, into);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| fields(value, into)),
        _ => {}
    }
}

/// The words in backquotes.
fn quoted(text: &str) -> BTreeSet<String> {
    let parts = text.split('`').skip(1).step_by(2);
    let words = parts.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn guide_documents_every_json_field_and_no_others() {
    let page = fs::read_to_string(place("docs/json.md")).unwrap();
    let rows = |heading: &str| -> Vec<&str> {
        let section = page.split(&format!("\n## {heading}\n")).nth(1).expect(heading);
        let section = section.split("\n## ").next().unwrap();
        section.lines().filter(|line| line.starts_with("| `")).collect()
    };
    let headings = EXAMPLES.iter().map(|(heading, ..)| *heading);
    let of_talks: BTreeSet<String> = headings
        .filter(|heading| heading.contains("talk") || heading.contains("Talks"))
        .flat_map(|heading| quoted(&rows(heading).join("\n")))
        .collect();
    let mut explained = BTreeSet::new();
    let mut printed = BTreeSet::new();
    for (heading, _, args, updated) in EXAMPLES {
        let mut there = BTreeSet::new();
        fields(&serde_json::from_str(&output(&user(updated), args)).unwrap(), &mut there);
        let rows = rows(heading);
        let names = rows.iter().flat_map(|row| quoted(row.split(" | ").next().unwrap()));
        explained.extend(names);
        let known = &quoted(&rows.join("\n")) | &of_talks;
        assert!(there.is_subset(&known), "{heading}: {there:?} in {known:?}");
        printed.extend(there);
    }
    for args in [&["list"][..], &["agenda"]] {
        fields(&serde_json::from_str(&output(&user(true), args)).unwrap(), &mut printed);
    }
    // More than ten talks that clash with another one.
    printed.insert("more_clashes".to_owned());
    let gone: Vec<_> = explained.difference(&printed).collect();
    assert!(gone.is_empty(), "no longer printed: {gone:?}");
}
