//! Line templates for status bars and scripts: `{start} {title}`.
//!
//! One table of placeholders serves the parser, the help, the manual and the formatter.
//! A filled template is always a single line.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::agenda::{Agenda, Clashes, Mark, now, phrases};
use crate::schedule::{Schedule, time};
use crate::text::symbols::Symbols;

/// A property of a talk that a template can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// ID of the talk.
    Id,
    /// Title of the talk.
    Title,
    /// Names of the speakers.
    Speakers,
    /// Room of the talk.
    Room,
    /// Session of the talk.
    Session,
    /// Track of the talk.
    Track,
    /// Day of the start.
    Day,
    /// Time of the start.
    Start,
    /// Time of the end.
    End,
    /// Day of the start in the user's time zone.
    MyDay,
    /// Time of the start in the user's time zone.
    MyStart,
    /// Time of the end in the user's time zone.
    MyEnd,
    /// Length of the talk.
    Length,
    /// Time until the talk starts or ends.
    Minutes,
    /// Mark of the pick.
    Mark,
    /// URL of the talk's page.
    Url,
    /// Title of the conference.
    Conference,
}

impl Placeholder {
    /// All placeholders: variant, name between the braces, description.
    pub const ALL: [(Self, &'static str, &'static str); 17] = [
        (Self::Id, "id", "ID of the talk"),
        (Self::Title, "title", "its title"),
        (Self::Speakers, "speakers", "its speakers, or else its authors"),
        (Self::Room, "room", "its room, or else its session"),
        (Self::Session, "session", "its session"),
        (Self::Track, "track", "its track"),
        (Self::Day, "day", "day of its start: Mon 13 Nov"),
        (Self::Start, "start", "start on the venue's clock: 09:55"),
        (Self::End, "end", "end on the venue's clock"),
        (Self::MyDay, "my_day", "day of its start on your clock (--tz)"),
        (Self::MyStart, "my_start", "start on your clock"),
        (Self::MyEnd, "my_end", "end on your clock"),
        (Self::Length, "length", "length in minutes"),
        (Self::Minutes, "minutes", "minutes until it starts, or with 'now' until it ends"),
        (Self::Mark, "mark", "mark of a star, a maybe or a clash"),
        (Self::Url, "url", "URL of its page"),
        (Self::Conference, "conference", "title of its conference"),
    ];

    fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|(_, known, _)| *known == name);
        found.map(|(placeholder, _, _)| placeholder)
    }
}

/// Returns the placeholders for help and manual: spelling and description.
pub fn table() -> Vec<(String, &'static str)> {
    let written = |(_, name, what): (_, &str, _)| (format!("{{{name}}}"), what);
    let braces = ("{{ }}".to_owned(), "a brace");
    let all = Placeholder::ALL.into_iter().map(written);
    all.chain([braces]).collect()
}

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Of(Placeholder),
}

/// The data to fill a template.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The schedule.
    pub schedule: &'a Schedule,
    /// The picks.
    pub agenda: &'a Agenda,
    /// The clashes among the picks.
    pub clashes: &'a Clashes,
    /// The symbols for marks.
    pub symbols: &'a Symbols,
    /// The user's time zone.
    pub zone: Tz,
    /// The current time.
    pub now: DateTime<Utc>,
    /// Whether the talks are running, so that minutes count to the end.
    pub on: bool,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// An unknown placeholder or an unmatched brace. The message names it and lists the
    /// placeholders.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            literal.push_str(before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                literal.push_str(&brace[..1]);
                rest = after;
                continue;
            }
            let Some(inner) = brace.strip_prefix('{') else {
                return Err("unmatched }; write }} for a brace".to_owned());
            };
            let closed = inner.split_once('}').filter(|(name, _)| !name.contains('{'));
            let Some((name, after)) = closed else {
                return Err(format!("unclosed brace in '{brace}'; write {{{{ for a brace"));
            };
            let placeholder = Placeholder::named(name).ok_or_else(|| unknown(name))?;
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            parts.push(Part::Of(placeholder));
            rest = after;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self(parts))
    }

    /// Fills the template for one talk. Unknown values become empty.
    pub fn fill(&self, facts: Facts<'_>, talk: usize) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Of(placeholder) => value(*placeholder, facts, talk),
        };
        self.0.iter().map(part).collect()
    }
}

fn unknown(name: &str) -> String {
    let known: Vec<String> =
        Placeholder::ALL.iter().map(|(_, known, _)| format!("{{{known}}}")).collect();
    format!("no placeholder {{{name}}}; available: {}", known.join(" "))
}

fn value(placeholder: Placeholder, facts: Facts<'_>, at: usize) -> String {
    let talk = &facts.schedule.talks()[at];
    let slot = talk.slot;
    let all_day = slot.is_some_and(|slot| slot.all_day);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    match placeholder {
        Placeholder::Id => talk.id.to_string(),
        Placeholder::Title => talk.title.clone(),
        Placeholder::Speakers => phrases::names(talk),
        Placeholder::Room => phrases::place(talk).unwrap_or_default().to_owned(),
        Placeholder::Session => text(&talk.session),
        Placeholder::Track => text(&talk.track),
        Placeholder::Day => slot.map(|s| time::day(s.start.date_naive())).unwrap_or_default(),
        Placeholder::Start | Placeholder::MyStart if all_day => phrases::ALL_DAY.to_owned(),
        Placeholder::End | Placeholder::MyEnd | Placeholder::Length if all_day => String::new(),
        Placeholder::Start => slot.map(|s| time::clock(&s.start)).unwrap_or_default(),
        Placeholder::End => {
            slot.map(|s| time::clock(&time::end_in(s, facts.schedule.zone()))).unwrap_or_default()
        }
        Placeholder::MyDay => slot
            .map(|s| time::day(time::in_zone(s.start, facts.zone).date_naive()))
            .unwrap_or_default(),
        Placeholder::MyStart => {
            slot.map(|s| time::clock(&time::in_zone(s.start, facts.zone))).unwrap_or_default()
        }
        Placeholder::MyEnd => {
            slot.map(|s| time::clock(&time::end_in(s, facts.zone))).unwrap_or_default()
        }
        Placeholder::Length => slot.map(|s| s.minutes.to_string()).unwrap_or_default(),
        Placeholder::Minutes => slot
            .map(|slot| {
                if facts.on {
                    now::ends_in(slot, facts.now)
                } else {
                    now::starts_in(slot, facts.now)
                }
            })
            .map(|minutes| minutes.to_string())
            .unwrap_or_default(),
        Placeholder::Mark => Mark::of(facts.schedule, facts.agenda, facts.clashes, at)
            .map(|mark| mark.sign(facts.symbols).to_owned())
            .unwrap_or_default(),
        Placeholder::Url => text(&talk.url),
        Placeholder::Conference => facts.schedule.conference().title.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Change, Level};
    use crate::format::native;
    use crate::schedule::TalkId;
    use crate::text::symbols;
    use proptest::prelude::*;

    fn filled(template: &str, id: &str) -> String {
        let schedule = native::embedded().unwrap();
        let at = schedule.position(&TalkId::new(id)).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        let talk = &schedule.talks()[at];
        agenda.apply(Change::pick(talk, Some(Level::Must), DateTime::UNIX_EPOCH));
        let facts = Facts {
            schedule: &schedule,
            agenda: &agenda,
            clashes: &Clashes::default(),
            symbols: &symbols::ASCII,
            zone: Tz::Asia__Tokyo,
            now: "2023-11-13T14:50:30Z".parse().unwrap(),
            on: false,
        };
        Template::parse(template).unwrap().fill(facts, at)
    }

    #[test]
    fn placeholders_are_filled_in() {
        assert_eq!(
            filled("{mark} {id} {day} {start}-{end} in {minutes}m ({room}) {length}", "174"),
            "* 174 Mon 13 Nov 09:55-10:15 in 5m (RISC-V MC) 20"
        );
        assert_eq!(filled("{{{id}}} {{id}} }}{{", "174"), "{174} {id} }{");
        assert_eq!(filled("", "174"), "");
    }

    #[test]
    fn my_placeholders_use_the_readers_zone() {
        let template = "{day} {start}-{end} / {my_day} {my_start}-{my_end}";
        assert_eq!(filled(template, "174"), "Mon 13 Nov 09:55-10:15 / Mon 13 Nov 23:55-00:15");
        // The talk starts minutes later, and in that zone it is already the next day.
        assert_eq!(filled("{day} {my_day} {my_start}", "211"), "Mon 13 Nov Tue 14 Nov 00:15");
    }

    #[test]
    fn time_placeholders_of_unscheduled_talk_are_empty() {
        let all = "[{start}{end}{day}{my_start}{my_end}{my_day}{length}{minutes}]";
        assert_eq!(filled(all, "226"), "[]");
    }

    #[test]
    fn errors_name_the_fault_and_list_placeholders() {
        let error = |text: &str| Template::parse(text).unwrap_err();
        for (_, name, _) in Placeholder::ALL {
            assert!(error("{tittle}").contains(&format!("{{{name}}}")));
        }
        assert!(error("{tittle}").contains("no placeholder {tittle}"));
        assert!(error("{}").contains("no placeholder {}"));
        assert!(error("a {title").contains("unclosed brace in '{title'"));
        assert!(error("{title {id}").contains("unclosed"));
        assert!(error("{").contains("unclosed"));
        assert!(error("{title}}").contains("}}"));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn doubled_braces_escape_any_text(text in "[{}a ]{0,12}") {
            let doubled = text.replace('{', "{{").replace('}', "}}");
            let parts = if text.is_empty() { vec![] } else { vec![Part::Text(text)] };
            prop_assert_eq!(Template::parse(&doubled), Ok(Template(parts)));
        }

        #[test]
        fn parse_never_panics(text in "\\PC{0,20}|[{}a-z]{0,12}") {
            let _ = Template::parse(&text);
        }
    }
}
