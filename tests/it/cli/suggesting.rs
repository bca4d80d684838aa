//! `similar` and `suggest`, and the order of `free`: talks similar to a talk, and to the
//! picks.

use hallway::format::native;
use hallway::schedule::{Schedule, Slot};

use super::{Hallway, ids, snapshot};

const BEFORE: &str = "2023-11-12T20:00:00-05:00";

/// Stars a talk on the scheduler and a talk on testing.
const PICKS: [&str; 3] = ["star", "211", "115"];

#[test]
fn similar_talks_are_listed_with_shared_words() {
    let user = Hallway::new();
    user.prints(["star", "114"]);
    let shown = ["115", "110", "178"].map(|id| user.prints(["similar", id]));
    snapshot("similar", &shown.join("\n"));
}

#[test]
fn similar_json_has_the_shared_words() {
    let user = Hallway::new();
    let talks = user.json(["similar", "115", "--json"]);
    assert_eq!(ids(&talks), ["114", "8"]);
    assert_eq!(talks[0]["because"], serde_json::json!(["KUnit"]));
    assert_eq!(talks[0].get("like"), None);
    assert_eq!(user.ids(&["similar", "115", "--limit", "1"]), ["114"]);
    user.run(["similar", "115", "--limit", "0"]).fails(2, &["--limit"]);
}

#[test]
fn similar_omits_hidden_talks() {
    let user = Hallway::new();
    user.prints(["hide", "114"]);
    assert_eq!(user.ids(&["similar", "115"]), ["8"]);
}

#[test]
fn talk_without_similar_talks_is_reported() {
    let user = Hallway::new();
    let only = user.ids(&["similar", "194"]);
    assert_eq!(only.len(), 1);
    user.prints(["hide", &only[0]]);
    user.run(["similar", "194"]).fails(1, &["hallway: no talk is like Detecting failed device"]);
    user.run(["similar", "194", "--json"]).prints_no_results();
    user.run(["similar", "9999"]).fails(2, &["no talk with the ID 9999"]);
}

#[test]
fn suggestions_name_the_pick_they_resemble() {
    let user = Hallway::new();
    user.prints(PICKS);
    snapshot("suggest", &user.prints(["suggest", "--now", BEFORE]));
    let talks = user.json(["suggest", "--now", BEFORE, "--json"]);
    assert_eq!(ids(&talks)[..2], ["220", "114"]);
    assert_eq!(talks[1]["like"], "115");
    assert_eq!(talks[1]["because"], serde_json::json!(["KUnit"]));
    // Both picks are represented among the first three.
    let like = talks.as_array().unwrap().iter().map(|talk| talk["like"].as_str().unwrap());
    let like: Vec<&str> = like.collect();
    assert!(like[..3].contains(&"211") && like[..3].contains(&"115"), "{like:?}");
}

#[test]
fn suggest_without_picks_explains_how_to_star() {
    let user = Hallway::new();
    user.run(["suggest"]).fails(1, &["no talk is starred yet", "hallway star ID"]);
    user.prints(["hide", "115"]);
    user.run(["suggest"]).fails(1, &["no talk is starred yet"]);
    user.run(["suggest", "--json"]).prints_no_results();
}

#[test]
fn picks_and_hidden_talks_are_not_suggested() {
    let user = Hallway::new();
    user.prints(PICKS);
    let all = user.ids(&["suggest", "--now", BEFORE, "--limit", "50"]);
    assert!(all.contains(&"114".to_owned()) && all.contains(&"8".to_owned()), "{all:?}");
    assert!(!all.contains(&"115".to_owned()) && !all.contains(&"211".to_owned()), "{all:?}");
    // The hidden talk is more like the other than the pick is.
    user.prints(["hide", "114"]);
    let left = user.ids(&["suggest", "--now", BEFORE, "--limit", "50"]);
    assert!(!left.contains(&"114".to_owned()), "{left:?}");
}

#[test]
fn day_free_time_and_clock_limit_the_suggestions() {
    let user = Hallway::new();
    user.prints(["star", "211", "115", "110"]);
    let ids = |more: &[&str]| user.ids(&[&["suggest", "--limit", "50"], more].concat());
    let all = ids(&["--now", BEFORE]);
    let monday = ids(&["--now", BEFORE, "--day", "monday"]);
    let free = ids(&["--now", BEFORE, "--free"]);
    assert!(!monday.is_empty() && !free.is_empty());
    let on_monday = user.ids(&["list", "--day", "monday"]);
    assert!(monday.iter().all(|id| all.contains(id) && on_monday.contains(id)));
    let is_free = user.ids(&["search", "is:free"]);
    assert!(free.iter().all(|id| all.contains(id) && is_free.contains(id)));
    assert!(free.len() < all.len() && monday.len() < all.len());
    // During the conference, past talks are left out; after it, all can be watched later.
    let during = ids(&["--now", "2023-11-13T10:32:00-05:00", "--day", "monday"]);
    assert!(!during.contains(&"114".to_owned()) && monday.contains(&"114".to_owned()));
    assert_eq!(ids(&["--now", "2023-12-24T12:00:00-05:00"]), all);
    user.run(["suggest", "--day", "someday"]).fails(2, &["'someday' is not a day"]);
    user.run(["suggest", "--day", "friday"]).fails(1, &["no such talk is like your picks"]);
}

#[test]
fn free_lists_talks_like_the_picks_first() {
    let user = Hallway::new();
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.id = "one-hour".to_owned();
    // All but the pick at the same time.
    let start = "2023-11-13T12:00:00-05:00".parse().unwrap();
    for talk in &mut conference.talks {
        talk.slot = Some(Slot::new(start, 30));
        if talk.id.as_str() == "115" {
            talk.slot = Some(Slot::new("2023-11-13T09:00:00-05:00".parse().unwrap(), 30));
        }
    }
    std::fs::write(
        user.path("one.json"),
        native::write(Schedule::new(conference).unwrap().conference()),
    )
    .unwrap();
    user.prints(["import", "one.json"]);
    user.prints(["star", "115"]);
    let free = user.prints(["free", "--now", BEFORE]);
    let lines: Vec<&str> = free.lines().collect();
    assert!(lines[1].ends_with("47 talks fit, those like your picks first"), "{free}");
    assert!(lines[2].contains("KUnit Attributes"), "{free}");
    let gaps = user.json(["free", "--json", "--now", BEFORE]);
    assert_eq!(ids(&gaps[0]["fits"])[..2], ["114", "8"]);
    // Without similar talks, the list is in time order and the heading doesn't mention them.
    user.prints(["unstar", "115"]);
    user.prints(["star", "174"]);
    let free = user.prints(["free", "--now", BEFORE]);
    assert!(!free.contains("like your picks"), "{free}");
}
