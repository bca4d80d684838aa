use super::*;
use crate::format::native;
use crate::schedule::Schedule;
use proptest::prelude::*;

fn found(schedule: &Schedule, text: &str) -> Vec<String> {
    let index = schedule.search_index();
    let query = WordQuery::new(text, index, &[]);
    let scores = query.scores().into_iter().zip(0..);
    let mut hits: Vec<(u32, usize)> = scores.filter(|(score, _)| *score > 0).collect();
    hits.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
    hits.into_iter().map(|(_, at)| schedule.talks()[at].title.clone()).collect()
}

#[test]
fn search_ignores_accents_case_and_word_order() {
    let schedule = native::built_in().unwrap();
    assert_eq!(found(&schedule, "topel")[0], "RISC-V patchwork CI");
    assert_eq!(
        found(&schedule, "execution PROXY")[0],
        "How to reduce complexity in Proxy Execution"
    );
    assert_eq!(found(&schedule, "prox exc")[0], "How to reduce complexity in Proxy Execution");
}

#[test]
fn typos_still_find_the_talk() {
    let schedule = native::built_in().unwrap();
    for (typed, first) in [
        ("iomufd", "iommufd discussion"),
        ("kunti", "Storing and Outputting Test Information: KUnit Attributes and KTAPv2"),
        ("spinlokcs", "Adaptive userspace spinlocks with rseq"),
        ("desnoyres", "Do nothing fast: How to scale idle cpus ?"),
    ] {
        assert!(
            found(&schedule, typed).iter().take(2).any(|t| t == first),
            "{typed}: {:?}",
            found(&schedule, typed)
        );
    }
}

#[test]
fn subtitle_ranks_just_below_title() {
    let mut conference = native::built_in().unwrap().conference().clone();
    let with = |at: usize, talk: &mut Talk| talk.subtitle = Some(format!("a xyzzy {at}"));
    conference.talks[0].title = "The xyzzy".to_owned();
    conference.talks[1].abstract_ = "xyzzy".into();
    with(2, &mut conference.talks[2]);
    let third = conference.talks[2].title.clone();
    let schedule = Schedule::new(conference).unwrap();
    let hits = found(&schedule, "xyzzy");
    assert_eq!(hits[..2], ["The xyzzy".to_owned(), third.clone()]);
    let at = schedule.talks().iter().position(|talk| talk.title == third);
    let query = WordQuery::new("xyzzy", schedule.search_index(), &[]);
    let place = &query.field_matches(schedule.search_index(), at.unwrap())[0];
    assert_eq!((place.field, &place.at[..2]), (Field::Subtitle, &[2, 3][..]));
}

#[test]
fn scattered_letters_do_not_match() {
    let schedule = native::built_in().unwrap();
    assert!(found(&schedule, "zzz").is_empty());
    assert!(found(&schedule, "riscv").len() < 20, "{:?}", found(&schedule, "riscv"));
    let rust = found(&schedule, "rust");
    assert_eq!(rust[0], "Rust");
    assert!(rust.len() < 12, "{rust:?}");
    // Abstracts about Rust rank above titles with "Trusted".
    let place = |part: &str| rust.iter().position(|title| title.contains(part));
    assert!(place("Trusted") > place("Internet of Things"), "{rust:?}");
}

#[test]
fn note_is_searched_and_outranks_abstracts() {
    let schedule = native::built_in().unwrap();
    let index = schedule.search_index();
    // "rust" is in titles and in abstracts; here it is also in a note.
    let note = "Ask Björn\nabout Rust and the xyzzy";
    let query = WordQuery::new("rust", index, &[(3, note)]);
    let scores = query.scores();
    let score = |at: usize| scores[at];
    let best = (0..schedule.talks().len()).max_by_key(|&at| score(at));
    assert_eq!(schedule.talks()[best.unwrap()].title, "Rust");
    let places = query.field_matches(index, 3);
    assert_eq!(places[0].field, Field::Note);
    assert_eq!(places[0].at, [16, 17, 18, 19]);
    let in_abstract = (0..schedule.talks().len()).filter(|&at| {
        let fields: Vec<_> = query.field_matches(index, at).iter().map(|p| p.field).collect();
        fields == [Field::Abstract]
    });
    for at in in_abstract {
        assert!(score(at) < score(3), "{}", schedule.talks()[at].title);
    }
    // A word found in a note is not a typo, and words may match in different fields.
    assert!(WordQuery::new("xyzzy", index, &[(3, note)]).terms[0][0].word.corrections.is_empty());
    let query = WordQuery::new("xyzzy bjorn", index, &[(3, note)]);
    let scores = query.scores();
    let found: Vec<_> = (0..48).filter(|&at| scores[at] > 0).collect();
    assert_eq!(found, [3]);
}

#[test]
fn query_length_is_limited() {
    let schedule = native::built_in().unwrap();
    let long = format!("{} ", "é".repeat(5000)).repeat(100);
    let query = WordQuery::new(&long, schedule.search_index(), &[]);
    assert_eq!(query.words().count(), MAX_WORDS);
    assert!(query.words().all(|word| word.word.text == "e".repeat(60)));
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn every_hit_has_valid_places(text in "[a-z]{1,5}( [a-z]{1,3})?") {
        let schedule = native::built_in().unwrap();
        let index = schedule.search_index();
        let query = WordQuery::new(&text, index, &[]);
        let scores = query.scores();
        for (at, talk) in schedule.talks().iter().enumerate() {
            let places = query.field_matches(index, at);
            if scores[at] > 0 {
                prop_assert!(!places.is_empty());
                for place in places {
                    let shown = field_text(talk, None, place.field).chars().count();
                    prop_assert!(!place.at.is_empty());
                    prop_assert!(place.at.iter().all(|&i| i < shown));
                }
            }
        }
    }

    #[test]
    fn bulk_scores_match_single_scores(
        text in "[a-z]{1,6}( [a-z]{1,3})?|174|kunti|risc-v|töpel",
        notes in prop::collection::btree_map(0_usize..48, "[a-z]{1,3}( risc-v)?", 0..3),
    ) {
        let schedule = native::built_in().unwrap();
        let index = schedule.search_index();
        let notes: Vec<_> = notes.iter().map(|(at, note)| (*at, note.as_str())).collect();
        let query = WordQuery::new(&text, index, &notes);
        let matcher = Matcher::default();
        for (talk, score) in query.scores().into_iter().enumerate() {
            let best_score = |found: &Arc<WordMatches>| {
                let best = query.best(&matcher, found, index, talk);
                best.map(|(score, _)| u32::from(score))
            };
            let scores: Option<Vec<u32>> = query.words().map(best_score).collect();
            prop_assert_eq!(scores.map_or(0, |scores| scores.iter().sum()), score);
        }
    }

    #[test]
    fn more_words_never_find_more(a in "[a-z]{1,4}", b in "[a-z]{2,4}") {
        let schedule = native::built_in().unwrap();
        let all = found(&schedule, &a);
        for title in found(&schedule, &format!("{a} {b}")) {
            prop_assert!(all.contains(&title));
        }
    }
}

/// A word with one typo, not in its first letter.
fn with_typo(word: &str, kind: usize, at: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + at % (letters.len() - 2);
    match kind {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = if letters[at] == 'x' { 'q' } else { 'x' },
    }
    letters.into_iter().collect()
}

/// The words of the abstracts of the built-in conference with five letters or more.
fn words_of_abstracts(schedule: &Schedule) -> Vec<String> {
    let abstracts = schedule.talks().iter().map(|talk| fold::text(&talk.abstract_));
    let words: std::collections::BTreeSet<String> = abstracts
        .flat_map(|text| fold::words(&text).map(str::to_owned).collect::<Vec<_>>())
        .filter(|word| word.chars().count() >= 5 && word.chars().all(char::is_alphabetic))
        .collect();
    words.into_iter().collect()
}

#[test]
fn typos_find_words_of_abstracts() {
    let schedule = native::built_in().unwrap();
    let index = schedule.search_index();
    let words = words_of_abstracts(&schedule);
    let (mut typos, mut missed) = (0, Vec::new());
    for (number, word) in words.iter().step_by(words.len() / 82).enumerate() {
        let typed = with_typo(word, number % 4, number / 4);
        let query = WordQuery::new(&typed, index, &[]);
        let scores = query.scores();
        let finds = |(talk, score): (usize, &u32)| {
            *score > 0 && index.abstracts.of(talk).contains(word.as_str())
        };
        typos += 1;
        if !scores.iter().enumerate().any(finds) {
            missed.push((typed, word));
        }
    }
    assert!(typos >= 80, "{typos}");
    assert!(missed.len() * 50 <= typos, "{} of {typos} are missed: {missed:?}", missed.len());
}

#[test]
fn a_word_that_exists_is_never_corrected() {
    let schedule = native::built_in().unwrap();
    let index = schedule.search_index();
    for word in words_of_abstracts(&schedule) {
        let found = &WordQuery::new(&word, index, &[]).terms[0][0];
        assert!(found.word.corrections.is_empty(), "{word}");
        assert!(!found.in_abstracts.contains(&abstracts::MatchKind::Corrected), "{word}");
    }
}

#[test]
fn corrected_word_is_highlighted_and_scores_less() {
    let schedule = native::built_in().unwrap();
    let index = schedule.search_index();
    let hits = |text: &str| {
        let query = WordQuery::new(text, index, &[]);
        let scores = query.scores().into_iter().enumerate();
        scores.filter(|(_, score)| *score > 0).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (typed, corrections) = (hits("memroy"), hits("memory"));
    assert!(typed.len() > 5);
    let query = WordQuery::new("memroy", index, &[]);
    for (talk, score) in typed {
        assert!(score < corrections[&talk], "{talk}");
        let abstract_ = &schedule.talks()[talk].abstract_;
        for place in
            query.field_matches(index, talk).iter().filter(|place| place.field == Field::Abstract)
        {
            let shown: String =
                place.at.iter().filter_map(|at| abstract_.chars().nth(*at)).collect();
            assert_eq!(shown.to_lowercase(), "memory");
        }
    }
}

#[test]
fn typos_in_short_words_and_in_several_words_are_corrected() {
    let schedule = native::built_in().unwrap();
    let index = schedule.search_index();
    let named = |text: &str| WordQuery::new(text, index, &[]).name_corrections();
    assert_eq!(named("rist").as_deref(), Some("risc, rust, rest for rist"));
    assert_eq!(
        named("rsut kernl proxy").as_deref(),
        Some("rust for rsut; kernel for kernl"),
        "words with hits stay"
    );
    for (typed, meant) in [("rsut kernl", "rust kernel"), ("memroy teiring", "memory tiering")] {
        assert_eq!(found(&schedule, typed)[0], found(&schedule, meant)[0], "{typed}");
    }
    // Talks with the letters inside a word come after those with a correction.
    let hits = found(&schedule, "rist");
    let place = |part: &str| hits.iter().position(|title| title.contains(part)).unwrap();
    assert!(place("Rust") < place("DL Server"), "{hits:?}");
    for text in ["rut", "rust", "rustc sched ker", "2025"] {
        assert_eq!(named(text), None, "{text}");
    }
}

#[test]
fn plurals_find_singulars() {
    let schedule = native::built_in().unwrap();
    let named = |text: &str| WordQuery::new(text, schedule.search_index(), &[]).name_corrections();
    assert_eq!(named("schedulers").as_deref(), Some("scheduler for schedulers"));
    assert_eq!(found(&schedule, "schedulers"), found(&schedule, "scheduler"));
    assert_eq!(named("cpus"), None, "the schedule has this plural");
}

#[test]
fn word_of_a_note_is_not_corrected() {
    let schedule = native::built_in().unwrap();
    let index = schedule.search_index();
    let corrections = |note| WordQuery::new("rist", index, &[(3, note)]).name_corrections();
    assert_eq!(corrections("Ask Rist"), None);
    assert!(corrections("Ask Christa").is_some());
    // Corrections match in notes too.
    let scores = WordQuery::new("kernl", index, &[(3, "kernel")]).scores();
    assert!(scores[3] > 0);
}

#[test]
fn ends_of_compounds_and_scripts_without_spaces_are_not_corrected() {
    let talk = |title: &str| Talk::new(title, title);
    let titles = ["Netzpolitik", "politic", "機械学習入門", "学習用", "workflow", "flaw"];
    let index = SearchIndex::new(&titles.map(talk));
    for text in ["politik", "械学習入"] {
        assert_eq!(WordQuery::new(text, &index, &[]).name_corrections(), None, "{text}");
    }
    let named = WordQuery::new("flow", &index, &[]).name_corrections();
    assert_eq!(named.as_deref(), Some("flaw for flow"), "too short to be part of a compound");
}
