use super::*;
use crate::environment::Clock;
use crate::format::native;
use crate::schedule::Person;
use crate::schedule::TalkId;
use crate::text::symbols;

#[test]
fn a_talk_is_shown_with_what_the_programme_says_besides() {
    let mut conference = native::embedded().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.chairs = vec![Person {
            name: "Ada Lovelace".to_owned(),
            affiliation: Some("Engines".to_owned()),
        }];
    }
    for talk in &mut conference.talks {
        talk.subtitle = Some("Below the title".to_owned());
        talk.kind = Some("Workshop".to_owned());
        talk.language = Some("en".to_owned());
    }
    let schedule = Schedule::new(conference).unwrap();
    let agenda = Agenda::new("lpc-2023");
    let environment = Environment {
        clock: Clock::System,
        zone: schedule.zone(),
        symbols: &symbols::UNICODE,
        color: false,
        settings: crate::config::Settings::default(),
        editor: String::new(),
    };
    let paper = Paper { width: None, color: false, symbols: &symbols::UNICODE };
    let shown = |id: &str| {
        let mut out = Vec::new();
        let at = schedule.position(&TalkId::new(id)).unwrap();
        let all = (&schedule, &agenda, &Clashes::default());
        talk(&mut out, paper, &environment, all, at).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = shown("174");
    assert!(
        text.starts_with(
            "Run ILP32 on RV64 ISA (RV64ILP32)\n  Below the title\n  Mon 13 Nov, 09:55"
        ),
        "{text}"
    );
    for line in ["  Type: Workshop, en", "  Chair: Ada Lovelace (Engines)"] {
        assert!(text.lines().any(|l| l == line), "{text}");
    }
    // The talk that describes a session also names the session's chairs.
    assert!(shown("18").contains("  Chair: Ada Lovelace (Engines)\n"));
}
