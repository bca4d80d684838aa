//! Tests of the syntax.

use super::*;
use chrono::Weekday;
use proptest::prelude::*;

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 11, 13).unwrap()
}

fn read(text: &str) -> Filter {
    parse(text, monday()).unwrap()
}

fn word(text: &str) -> Alternative {
    Alternative::Word(text.to_owned())
}

#[test]
fn words_and_conditions_are_distinguished() {
    let parsed = read("proxy -is:hidden Exec track:\"real-time and\" day:mon -windows");
    let condition = Alternative::Condition;
    let terms = [
        word("proxy"),
        condition(Condition::Is(State::Hidden), true),
        word("exec"),
        condition(Condition::Track("real-time and".into()), false),
        condition(Condition::Day(DaySpec::Weekday(Weekday::Mon)), false),
        condition(Condition::Phrase("windows".into()), true),
    ];
    assert_eq!(parsed.terms, terms.map(|term| vec![term]));
}

#[test]
fn minus_inside_a_word_or_alone_is_text() {
    assert_eq!(read("risc-v - x").terms, ["risc-v", "-", "x"].map(|text| vec![word(text)]));
}

#[test]
fn or_binds_tighter_than_space() {
    let terms = |text: &str| read(text).terms;
    let [a, b, c, d] = ["a", "b", "c", "d"].map(word);
    let alternatives = vec![vec![a.clone()], vec![b.clone(), c.clone()], vec![d.clone()]];
    assert_eq!(terms("a b OR c d"), alternatives);
    assert_eq!(terms("a OR b OR c"), [[a.clone(), b.clone(), c]]);
    let phrase =
        |text: &str, negated| Alternative::Condition(Condition::Phrase(text.into()), negated);
    assert_eq!(terms("-a OR b"), [[phrase("a", true), b.clone()]]);
    assert_eq!(terms("a \"OR\" b"), [[a.clone()], [phrase("or", false)], [b.clone()]]);
    assert_eq!(terms("a or b"), [[a.clone()], [word("or")], [b.clone()]]);
    // The other side is not typed yet.
    for text in ["a OR", "OR a", "OR a OR", "a OR OR", "a OR \"\""] {
        assert_eq!(terms(text), [[a.clone()]], "{text}");
    }
    assert_eq!(terms("a OR OR b"), [[a, b]]);
    assert_eq!(terms("OR"), [[]; 0]);
}

#[test]
fn length_comparisons_are_parsed() {
    for (typed, lengths) in [
        ("30", 30..=30),
        ("=30", 30..=30),
        ("<30", 1..=29),
        ("<=30", 1..=30),
        (">30", 31..=u32::MAX),
        (">=30", 30..=u32::MAX),
        (">4294967295", u32::MAX..=u32::MAX),
    ] {
        assert_eq!(super::lengths(typed), Ok(lengths), "{typed}");
    }
    assert!(super::lengths("<=0").unwrap().is_empty());
    for typed in ["", "x", "<", "=>30", "<<30", "30m", "-1", "+1", "1.5", "4294967296", "30<", "٣"]
    {
        assert!(super::lengths(typed).is_err(), "{typed}");
    }
}

#[test]
fn times_of_day_are_parsed() {
    for (typed, minutes) in [("9", 540), ("14:30", 870), ("1430", 870), ("24:00", 1440)] {
        assert_eq!(time_of_day(typed), Ok(minutes), "{typed}");
    }
    for typed in ["25", "14:60", "24:01", "x", "", "-1", "1:2:3"] {
        assert!(time_of_day(typed).is_err(), "{typed}");
    }
}

#[test]
fn parse_error_names_the_fault_and_its_position() {
    let error = |text: &str| parse(text, monday()).unwrap_err();
    let unknown = error("proxy foo:bar");
    assert_eq!(unknown.range, 6..13);
    assert!(unknown.message.contains("'foo'") && unknown.message.contains("speaker"));
    assert!(error("is:stared").message.contains("starred, maybe"));
    assert!(error("day:someday").message.contains("weekday"));
    assert!(error("after:late").message.contains("14:30"));
    assert!(error("track:").message.contains("wants a value"));
    assert!(error("minutes:half").message.contains("write minutes like 30, <=30 or >=60"));
    assert_eq!(error("a OR minutes:half").range, 5..17);
}

#[test]
fn url_is_not_a_field() {
    let phrase = Condition::Phrase("https://lore.kernel.org".into());
    assert_eq!(read("https://lore.kernel.org"), Filter::default().and(phrase));
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn any_text_parses_or_fails_with_a_position(text in "([-a-z:\" ä0-9]{0,9}( OR )?){0,4}") {
        match parse(&text, monday()) {
            Ok(parsed) => {
                for term in parsed.terms {
                    prop_assert!(!term.is_empty());
                    prop_assert!(!term.contains(&word("OR")) && !term.contains(&word("")));
                }
            }
            Err(error) => prop_assert!(text.get(error.range).is_some()),
        }
    }

    /// A query with every value quoted parses to its terms.
    #[test]
    fn written_query_parses_to_its_terms(
        terms in prop::collection::vec(prop::collection::vec(term(), 1..4), 0..5),
        blank in "[ \t]{1,2}",
    ) {
        let either = |term: &Vec<(String, Alternative)>| {
            term.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>().join(" OR ")
        };
        let text = terms.iter().map(either).collect::<Vec<_>>().join(&blank);
        let expected: Vec<Vec<Alternative>> = terms
            .into_iter()
            .map(|term| term.into_iter().map(|(_, term)| term).collect())
            .collect();
        prop_assert_eq!(read(&text).terms, expected, "{}", text);
    }
}

/// The text of a term and the parsed term.
fn term() -> impl Strategy<Value = (String, Alternative)> {
    let plain = "[a-z]{1,4}".prop_map(|text| (text.clone(), word(&text)));
    let named = |name: &'static str, condition: fn(String) -> Condition| {
        "[a-z]{1,3}( OR)?( [a-z]{1,3})?"
            .prop_map(move |value| (format!("{name}:\"{value}\""), condition(value.to_lowercase())))
    };
    let lengths =
        (prop::sample::select(vec!["<=", ">="]), 1..600_u32).prop_map(|(sign, minutes)| {
            let lengths = if sign == "<=" { 1..=minutes } else { minutes..=u32::MAX };
            (format!("minutes:{sign}{minutes}"), Condition::Minutes(lengths))
        });
    let condition = prop_oneof![
        named("lang", Condition::Lang),
        named("type", Condition::Type),
        named("note", Condition::Note),
        named("room", Condition::Room),
        lengths,
    ];
    let condition = (condition, any::<bool>()).prop_map(|((text, condition), negated)| {
        let minus = if negated { "-" } else { "" };
        (format!("{minus}{text}"), Alternative::Condition(condition, negated))
    });
    prop_oneof![plain, condition]
}
