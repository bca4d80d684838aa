use super::*;
use crate::format::native;
use crate::schedule::{Person, Slot, TalkId};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Talks on three topics, two in English and one also in German, with common words of both
/// languages, and 60 unrelated talks.
fn topics_schedule() -> Schedule {
    let english = "In this talk we will show how you can use it, what it does for you and why that \
                   matters to all who work with the code of them, before and after we run it.";
    let german = "In diesem Vortrag zeigen wir, wie man das nutzen kann, was es für euch tut und \
                  warum das für alle wichtig ist, die damit arbeiten und im Leben nicht warten.";
    let topics = [
        (
            "Tracing with eBPF",
            "The verifier reads eBPF programs; what the verifier rejects, fails.",
        ),
        (
            "Faster eBPF maps",
            "We measure eBPF maps: the verifier knows them, or the verifier fails.",
        ),
        (
            "Schedulers in eBPF",
            "A scheduler as an eBPF program, past the verifier. A verifier fails.",
        ),
        (
            "Growing mushrooms",
            "Mycelium grows in straw; oyster mushrooms are a mycelium with fruits.",
        ),
        ("Mushroom hunting", "A mushroom is the fruit of a mycelium; look for the mycelium."),
        ("Pilze im Keller", "Pilze wachsen auf Stroh, ihr Myzel braucht Luft. Das Myzel lebt."),
        (
            "Essbare Pilze",
            "Welche Pilze essbar sind, wie ihr Myzel lebt, und warum ihr Myzel hilft.",
        ),
    ];
    let mut talks: Vec<Talk> = topics
        .iter()
        .map(|(title, text)| {
            let plain = if title.contains("Pilze") { german } else { english };
            let id = title.to_lowercase().replace(' ', "-");
            Talk { abstract_: format!("{text} {plain}"), ..Talk::new(id, *title) }
        })
        .collect();
    for number in 0..60 {
        let plain = if number % 3 == 0 { german } else { english };
        let own = format!("{}heim {}stadt", letters(number), letters(number + 100));
        let title = format!("About {}dorf", letters(number + 200));
        let abstract_ = format!("{plain} {own}. {plain}");
        talks.push(Talk { abstract_, ..Talk::new(format!("other-{number}"), title) });
    }
    schedule(talks)
}

/// A unique word for each number.
fn letters(number: u32) -> String {
    let letter = |by: u32| char::from(b'a' + u8::try_from(number / by % 26).unwrap());
    [letter(676), letter(26), letter(1), 'k', letter(1)].iter().collect()
}

fn schedule(talks: Vec<Talk>) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.talks = talks;
    conference.sessions.clear();
    conference.tracks.clear();
    Schedule::new(conference).unwrap()
}

fn at(schedule: &Schedule, title: &str) -> usize {
    schedule.talks().iter().position(|talk| talk.title == title).unwrap()
}

/// The titles of similar talks, each with the words that connect them.
fn near(schedule: &Schedule, title: &str) -> Vec<(String, String)> {
    let near = similar(schedule, at(schedule, title), 10, |_| true).into_iter();
    near.map(|near| (schedule.talks()[near.talk].title.clone(), near.shared_words.join(", ")))
        .collect()
}

fn titles(schedule: &Schedule, title: &str) -> Vec<String> {
    let mut titles: Vec<String> =
        near(schedule, title).into_iter().map(|(title, _)| title).collect();
    titles.sort();
    titles
}

#[test]
fn only_talks_on_the_same_topic_are_similar() {
    let schedule = topics_schedule();
    let ebpf = ["Faster eBPF maps", "Schedulers in eBPF", "Tracing with eBPF"];
    for title in ebpf {
        let others: Vec<&str> = ebpf.into_iter().filter(|other| *other != title).collect();
        assert_eq!(titles(&schedule, title), others);
    }
    assert_eq!(titles(&schedule, "Growing mushrooms"), ["Mushroom hunting"]);
}

#[test]
fn common_words_of_a_language_do_not_connect_talks() {
    let schedule = topics_schedule();
    // A third of the unrelated talks is German too and shares `nicht` and `wichtig`.
    assert_eq!(titles(&schedule, "Pilze im Keller"), ["Essbare Pilze"]);
    let shared_words = &near(&schedule, "Pilze im Keller")[0].1;
    assert_eq!(shared_words, "Pilze, Myzel");
    assert_eq!(near(&schedule, "About ahsksdorf"), []);
}

#[test]
fn shared_words_keep_their_spelling() {
    let schedule = topics_schedule();
    for (_, shared_words) in near(&schedule, "Tracing with eBPF") {
        assert!(shared_words.starts_with("eBPF, verifier"), "{shared_words}");
    }
    // The singular in one talk and the plural in the other are one word.
    let shared_words = &near(&schedule, "Growing mushrooms")[0].1;
    assert!(shared_words.starts_with("mushrooms, "), "{shared_words}");
    assert!(!shared_words.to_lowercase().contains("mushroom,"), "{shared_words}");
}

#[test]
fn few_talks_connect_by_speaker_and_rare_words() {
    let talk = |id: &str, title: &str, who: &str| Talk {
        presenters: vec![Person { name: who.to_owned(), affiliation: None }],
        ..Talk::new(id, title)
    };
    let schedule = schedule(vec![
        talk("1", "Baking bread", "Ada Lovelace"),
        talk("2", "Sourdough bread", "Ada Lovelace"),
        talk("3", "Cycling", "Grace Hopper"),
        talk("4", "Knitting", "Ada Hopper"),
    ]);
    let expected = [("Sourdough bread".to_owned(), "bread, Ada Lovelace".to_owned())];
    assert_eq!(near(&schedule, "Baking bread"), expected);
    assert_eq!(near(&schedule, "Knitting"), []);
}

#[test]
fn name_parts_are_not_repeated_after_the_name() {
    let talk = |id: &str, title: &str| Talk {
        presenters: vec![Person { name: "Ada Byron-Lovelace".to_owned(), affiliation: None }],
        abstract_: "The work of Lovelace.".to_owned(),
        ..Talk::new(id, title)
    };
    let others = ["Cycling", "Knitting", "Cooking"].map(|title| Talk::new(title, title));
    let talks = [talk("1", "On Lovelace"), talk("2", "Lovelace again")].into_iter().chain(others);
    let shared_words = &near(&schedule(talks.collect()), "On Lovelace")[0].1;
    assert_eq!(shared_words.matches("Lovelace").count(), 1, "{shared_words}");
}

#[test]
fn repeats_count_once_and_breaks_and_self_are_excluded() {
    let start = |hour: u32| format!("2023-11-13T{hour:02}:00:00-05:00").parse().unwrap();
    let mut talks = topics_schedule().talks().to_vec();
    for (number, hour) in [(1, 11), (2, 12), (3, 13)] {
        for title in ["Tracing with eBPF", "Faster eBPF maps"] {
            let talk = talks.iter().find(|talk| talk.title == title).unwrap().clone();
            let id = format!("{}-{number}", talk.id);
            talks.push(Talk {
                slot: Some(Slot::new(start(hour), 30)),
                ..Talk { id: TalkId::new(id), ..talk }
            });
        }
    }
    let talk = talks.iter().find(|talk| talk.title == "Schedulers in eBPF").unwrap().clone();
    talks.push(Talk {
        title: "eBPF lunch".into(),
        is_break: true,
        ..Talk { id: TalkId::new("lunch"), ..talk }
    });
    let schedule = schedule(talks);
    assert_eq!(titles(&schedule, "Tracing with eBPF"), ["Faster eBPF maps", "Schedulers in eBPF"]);
    // Only the first repeat is listed.
    let found = similar(&schedule, at(&schedule, "Schedulers in eBPF"), 10, |_| true);
    assert_eq!(found.len(), 2);
    assert!(
        found.iter().all(|near| schedule.talks()[near.talk].slot == Some(Slot::new(start(11), 30)))
    );
}

#[test]
fn sharing_a_track_does_not_make_talks_similar() {
    let mut conference = topics_schedule().conference().clone();
    conference.tracks =
        vec![crate::schedule::Track { name: "Sheep shearing".into(), short: String::new() }];
    for talk in &mut conference.talks {
        let is_in_track = talk.id.as_str().ends_with('7');
        talk.track = is_in_track.then(|| "Sheep shearing".to_owned());
    }
    let schedule = Schedule::new(conference).unwrap();
    let in_track = schedule.talks().iter().find(|talk| talk.track.is_some()).unwrap();
    assert_eq!(near(&schedule, &in_track.title.clone()), []);
}

/// The built-in conference, read once for all cases.
static BUILT_IN: LazyLock<Vec<Talk>> =
    LazyLock::new(|| native::built_in().unwrap().talks().to_vec());

proptest! {
    #![proptest_config(crate::effort::random(64))]

    #[test]
    fn every_neighbour_shares_its_reason_words(of in 0_usize..48, limit in 1_usize..20) {
        let schedule = schedule(BUILT_IN.iter().map(|talk| Talk { session: None, track: None, ..talk.clone() }).collect());
        let near = similar(&schedule, of, limit, |at| at % 5 != 0);
        prop_assert_eq!(&near, &similar(&schedule, of, limit, |at| at % 5 != 0));
        prop_assert!(near.len() <= limit);
        let keys = |at: usize| {
            let mut keys = Vec::new();
            Texts::new(schedule.talks()).read(at, |word| keys.push(word.key));
            keys
        };
        for SimilarTalk { talk, shared_words } in near {
            prop_assert!(talk != of && talk % 5 != 0);
            prop_assert!(!shared_words.is_empty());
            for word in shared_words {
                let mut own = Vec::new();
                words::for_each_word(&word, |_, key| own.push(key));
                own.push(words::name_key(&word));
                for at in [of, talk] {
                    let keys = keys(at);
                    prop_assert!(own.iter().any(|key| keys.contains(key)), "{} in {}", word, at);
                }
            }
        }
    }

    #[test]
    fn any_texts_can_be_compared(
        texts in prop::collection::vec(("\\PC{0,40}", "(\\PC|[a-c ./:@-]){0,80}"), 1..8),
    ) {
        let talks = texts.into_iter().zip(0..).map(|((title, text), id)| {
            Talk { abstract_: text, ..Talk::new(id.to_string(), format!("T {title}")) }
        });
        let schedule = schedule(talks.collect());
        for at in 0..schedule.talks().len() {
            for near in similar(&schedule, at, 5, |_| true) {
                prop_assert!(near.talk != at && !near.shared_words.is_empty());
            }
        }
    }
}
