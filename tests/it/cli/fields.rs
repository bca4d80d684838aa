//! Optional fields of talks (language, type, length, biographies), in queries and in the details.

use super::Hallway;
use crate::fields;

/// A user whose current conference is the test conference.
pub fn user() -> Hallway {
    let user = Hallway::new();
    user.write("schedule.json", fields::json().to_string());
    user.prints(["import", "schedule.json"]);
    user
}

fn found(user: &Hallway, query: &str) -> Vec<String> {
    let run = user.run(["list", "--search", query]);
    assert!(run.code == 0 || run.code == 1 && run.stdout.is_empty(), "{query}: {run:?}");
    if run.code == 0 { user.ids(&["list", "--search", query]) } else { Vec::new() }
}

#[test]
fn talks_are_found_by_language_type_length_and_note() {
    let user = user();
    user.prints(["note", "t2", "Ask Ben about Zürich"]);
    for (query, talks) in [
        ("lang:en", &["t1", "t4", "t5", "t3"][..]),
        ("lang:DE", &["t2"]),
        ("lang:nglish", &[]),
        ("-lang:en", &["t2", "t6"]),
        ("type:workshop", &["t3"]),
        ("type:\"lightning talk\"", &["t4", "t5"]),
        ("type:talk", &["t1", "t4", "t2", "t5"]),
        ("minutes:<=30", &["t1", "t4", "t5"]),
        ("minutes:<30", &["t4", "t5"]),
        ("minutes:>30", &["t2", "t3"]),
        ("minutes:>=30 minutes:<60", &["t1", "t2"]),
        ("minutes:45", &["t2"]),
        ("minutes:=45", &["t2"]),
        // t6 has no length.
        ("minutes:<1000", &["t1", "t4", "t2", "t5", "t3"]),
        ("-minutes:<1000", &["t6"]),
        ("note:zurich", &["t2"]),
        ("note:\"ben about\"", &["t2"]),
        ("note:compilers", &[]),
        ("lang:en minutes:<=30 -type:lightning", &["t1"]),
    ] {
        assert_eq!(found(&user, query), talks, "{query}");
    }
    user.run(["search", "minutes:short"])
        .fails(2, &["'short' is not a length; write minutes like 30, <=30 or >=60"]);
}

#[test]
fn or_separates_alternatives() {
    let user = user();
    for (query, talks) in [
        ("compilers OR locks", &["t1", "t5"][..]),
        ("lang:de OR type:workshop", &["t2", "t3"]),
        ("minutes:<=30 lang:de OR type:lightning", &["t4", "t5"]),
        ("lang:de OR type:lightning minutes:<=30", &["t4", "t5"]),
        ("allocators OR lang:de OR type:workshop", &["t4", "t2", "t3"]),
        ("-lang:en OR locks", &["t2", "t5", "t6"]),
        ("\"OR\"", &["t1", "t4", "t2"]),
        ("compilers OR", &["t1"]),
    ] {
        assert_eq!(found(&user, query), talks, "{query}");
    }
    // The best match comes first, from either alternative.
    assert_eq!(user.ids(&["search", "locks OR passes"]), ["t5", "t1"]);
    let why = "no talk matches; lang:fr OR type:keynote has 0 talks; 1 talk without lang:fr OR type:keynote";
    user.run(["search", "lang:fr OR type:keynote compilers"]).fails(1, &[why]);
}

#[test]
fn search_help_lists_the_fields() {
    let help = Hallway::new().prints(["search", "--help"]);
    for form in ["lang:", "type:", "minutes:", "note:", "a OR b"] {
        assert!(help.contains(&format!("\n  {form} ")), "{form}: {help}");
    }
}

#[test]
fn biographies_are_shown_below_the_abstract_and_in_json() {
    let user = user();
    let shown = user.prints(["show", "t1"]);
    let about = "\nAll about passes [1].\n\nAbout Ada Poe\nAda writes compilers, see her page [2].\n\n\
                 About Ben Orr\nBen maintains queues.\n\nLinks\n  [1] https://passes.example/\n  \
                 [2] https://ada.example/\n";
    assert!(shown.ends_with(about), "{shown}");
    let people = &user.json(["show", "t3", "--json"])["presenters"];
    let text = "Ada *writes* compilers, see [her page](https://ada.example/).";
    // The longer of two biographies is kept; a person without one lacks the field.
    assert_eq!(people[0]["biography"], text);
    assert!(people[1].get("biography").is_none(), "{people}");
    // What is exported is read again with it, and it is no part of the search.
    user.writes(["export", "--format", "json", "-o", "whole.json"]);
    user.prints(["import", "whole.json", "--id", "again"]);
    assert_eq!(&user.json(["show", "t3", "--json"])["presenters"], people);
    assert_eq!(found(&user, "queues"), [""; 0]);
}

#[test]
fn edited_biography_is_not_a_change() {
    let user = user();
    let newer = fields::json().to_string().replace("maintains", "wrote");
    user.write("schedule.json", newer);
    user.prints(["update"]);
    assert!(user.prints(["show", "t2"]).contains("Ben wrote queues."));
    user.run(["changes", "--all"]).fails(1, &["no unread changes"]);
}
