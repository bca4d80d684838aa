//! Line templates for status bars and scripts: `{start} {title}`.
//!
//! One table of placeholders serves the parser, the help, the manual and the formatter.
//! A filled template is always a single line.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::render::ScheduleView;
use crate::agenda::{now, phrases};
use crate::schedule::{Slot, Talk, time};

/// A property of a talk that a template can show.
struct Placeholder {
    /// The name between the braces.
    name: &'static str,
    what: &'static str,
    /// The value; empty if it is unknown.
    value: fn(&TemplateContext<'_>, usize) -> String,
}

const fn row(
    name: &'static str,
    what: &'static str,
    value: fn(&TemplateContext<'_>, usize) -> String,
) -> Placeholder {
    Placeholder { name, what, value }
}

static PLACEHOLDERS: &[Placeholder] = &[
    row("id", "ID of the talk", |context, at| context.talk(at).id.to_string()),
    row("title", "its title", |context, at| context.talk(at).title.clone()),
    row("speakers", "its speakers, or else its authors", |context, at| {
        phrases::names(context.talk(at))
    }),
    row("room", "its room, or else its session", |context, at| {
        phrases::place(context.talk(at)).unwrap_or_default().to_owned()
    }),
    row("session", "its session", |context, at| {
        context.talk(at).session.clone().unwrap_or_default()
    }),
    row("track", "its track", |context, at| context.talk(at).track.clone().unwrap_or_default()),
    row("day", "day of its start: Mon 13 Nov", |context, at| {
        context.time(at, |slot| time::day(slot.start.date_naive()))
    }),
    row("start", "start on the venue's clock: 09:55", |context, at| {
        context.clock(at, phrases::ALL_DAY, |slot| time::clock(&slot.start))
    }),
    row("end", "end on the venue's clock", |context, at| {
        context.clock(at, "", |slot| time::clock(&time::end_in(slot, context.view.schedule.zone())))
    }),
    row("my_day", "day of its start on your clock (--tz)", |context, at| {
        context.time(at, |slot| time::day(time::in_zone(slot.start, context.zone).date_naive()))
    }),
    row("my_start", "start on your clock", |context, at| {
        let start = |slot: Slot| time::clock(&time::in_zone(slot.start, context.zone));
        context.clock(at, phrases::ALL_DAY, start)
    }),
    row("my_end", "end on your clock", |context, at| {
        context.clock(at, "", |slot| time::clock(&time::end_in(slot, context.zone)))
    }),
    row("length", "length in minutes", |context, at| {
        context.clock(at, "", |slot| slot.minutes.to_string())
    }),
    row("minutes", "minutes until it starts, or with 'now' until it ends", |context, at| {
        let minutes = if context.on { now::ends_in } else { now::starts_in };
        context.time(at, |slot| minutes(slot, context.now).to_string())
    }),
    row("mark", "mark of a star, a maybe or a clash", |context, at| {
        context.view.mark(at).trim().to_owned()
    }),
    row("url", "URL of its page", |context, at| context.talk(at).url.clone().unwrap_or_default()),
    row("conference", "title of its conference", |context, _| {
        context.view.schedule.conference().title.clone()
    }),
];

/// Returns the placeholders for help and manual: spelling and description.
pub fn table() -> Vec<(String, &'static str)> {
    let all = PLACEHOLDERS.iter().map(|it| (format!("{{{}}}", it.name), it.what));
    all.chain([("{{ }}".to_owned(), "a brace")]).collect()
}

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    /// A placeholder, by its index.
    Placeholder(usize),
}

/// The data to fill a template.
#[derive(Clone, Copy)]
pub struct TemplateContext<'a> {
    pub view: ScheduleView<'a>,
    /// The user's time zone.
    pub zone: Tz,
    pub now: DateTime<Utc>,
    /// Whether the talks are running, so that minutes count to the end.
    pub on: bool,
}

impl TemplateContext<'_> {
    fn talk(&self, at: usize) -> &Talk {
        &self.view.schedule.talks()[at]
    }

    fn time(&self, at: usize, text: impl Fn(Slot) -> String) -> String {
        self.talk(at).slot.map(text).unwrap_or_default()
    }

    /// Formats a time of the talk, or returns `all_day` for an all-day talk.
    fn clock(&self, at: usize, all_day: &str, text: impl Fn(Slot) -> String) -> String {
        self.time(at, |slot| if slot.all_day { all_day.to_owned() } else { text(slot) })
    }
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
            let found = PLACEHOLDERS.iter().position(|known| known.name == name);
            let placeholder = found.ok_or_else(|| unknown(name))?;
            if !literal.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut literal)));
            }
            parts.push(Part::Placeholder(placeholder));
            rest = after;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self(parts))
    }

    /// Fills the template for one talk. Unknown values become empty.
    pub fn fill(&self, context: TemplateContext<'_>, talk: usize) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Placeholder(placeholder) => (PLACEHOLDERS[*placeholder].value)(&context, talk),
        };
        self.0.iter().map(part).collect()
    }
}

fn unknown(name: &str) -> String {
    let known = PLACEHOLDERS.iter().map(|known| format!("{{{}}}", known.name));
    let known: Vec<String> = known.collect();
    format!("no placeholder {{{name}}}; available: {}", known.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, AgendaChange, Clashes, Level};
    use crate::cli::render::OutputStyle;
    use crate::format::native;
    use crate::schedule::TalkId;
    use crate::text::symbols;
    use proptest::prelude::*;

    fn filled(template: &str, id: &str) -> String {
        let schedule = native::built_in().unwrap();
        let at = schedule.position(&TalkId::new(id)).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        let talk = &schedule.talks()[at];
        agenda.apply(AgendaChange::rate(talk, Some(Level::Star), DateTime::UNIX_EPOCH));
        let context = TemplateContext {
            view: ScheduleView {
                schedule: &schedule,
                agenda: &agenda,
                clashes: &Clashes::default(),
                style: OutputStyle { symbols: &symbols::ASCII, ..OutputStyle::plain(None) },
            },
            zone: Tz::Asia__Tokyo,
            now: "2023-11-13T14:50:30Z".parse().unwrap(),
            on: false,
        };
        Template::parse(template).unwrap().fill(context, at)
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
        for Placeholder { name, .. } in PLACEHOLDERS {
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
