//! A line that describes a change, in full or shortened to a width. New values take
//! precedence over old ones, and the start over the duration.

use std::fmt;

use crate::text::width;

/// A line that describes a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// The label of the line: `time: `.
    pub(super) lead: String,
    /// The content after the label.
    pub(super) content: Content,
}

/// The content of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// An old and a new value.
    Changed {
        old: String,
        /// A shorter form of the old value, if it has one: a time without its day.
        old_short: Option<String>,
        /// The symbol between the values.
        symbol: String,
        new: String,
    },
    /// The time and place of a talk.
    Slot {
        /// `Mon 13 Nov 09:55`.
        start: String,
        /// `Mon 13 Nov 09:55 to 10:15`.
        span: String,
        place: Option<String>,
    },
    /// Any other text.
    Text(String),
}

impl fmt::Display for ChangeLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lead = &self.lead;
        match &self.content {
            Content::Changed { old, symbol, new, .. } => write!(out, "{lead}{old} {symbol} {new}"),
            Content::Slot { span, place, .. } => {
                let place = place.as_ref().map(|place| format!(", {place}"));
                write!(out, "{lead}{span}{}", place.unwrap_or_default())
            }
            Content::Text(text) => write!(out, "{lead}{text}"),
        }
    }
}

impl ChangeLine {
    /// Creates a plain line to show among the changes.
    pub fn text(text: String) -> Self {
        Self { lead: String::new(), content: Content::Text(text) }
    }

    /// Returns the line in at most `cells` cells. The old value is shortened before the
    /// new one, and the end time is dropped before the place.
    pub fn within(&self, cells: usize, ellipsis: &str) -> String {
        let full = self.to_string();
        if width::of(&full) <= cells {
            return full;
        }
        let lead = &self.lead;
        let room = cells.saturating_sub(width::of(lead));
        match &self.content {
            Content::Changed { old, old_short, symbol, new } => {
                let new = format!("{symbol} {new}");
                let left = room.saturating_sub(width::of(&new) + 1);
                let old = old_short.as_ref().filter(|_| width::of(old) > left).unwrap_or(old);
                let line = if left < width::of(ellipsis) {
                    format!("{lead}{new}")
                } else {
                    format!("{lead}{} {new}", width::fit(old, left, ellipsis))
                };
                width::fit(&line, cells, ellipsis).into_owned()
            }
            Content::Slot { start, place, .. } => {
                // A shorter piece of a place name is useless.
                const MIN_PLACE_WIDTH: usize = 8;
                // `cancelled; it was `: the mark of the row says `cancelled`, too.
                let short_lead = lead.split_once("; ").map_or(&**lead, |(_, when)| when);
                let lead = if width::of(start) > room { short_lead } else { lead };
                let line = format!("{lead}{start}");
                let left = cells.saturating_sub(width::of(&line) + ", ".len());
                match place {
                    Some(place) if left >= MIN_PLACE_WIDTH.min(width::of(place)) => {
                        format!("{line}, {}", width::fit(place, left, ellipsis))
                    }
                    _ => width::fit(&line, cells, ellipsis).into_owned(),
                }
            }
            Content::Text(_) => width::fit(&full, cells, ellipsis).into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change_line(lead: &str, content: Content) -> ChangeLine {
        let lead = lead.to_owned();
        ChangeLine { lead, content }
    }

    #[test]
    fn old_value_is_cut_before_new_value() {
        let line = change_line(
            "title: ",
            Content::Changed {
                old: "An old title".to_owned(),
                old_short: None,
                symbol: "→".to_owned(),
                new: "The new title".to_owned(),
            },
        );
        for (cells, expected) in [
            (40, "title: An old title → The new title"),
            (30, "title: An old… → The new title"),
            (24, "title: … → The new title"),
            (23, "title: → The new title"),
            (15, "title: → The n…"),
        ] {
            assert_eq!(line.within(cells, "…"), expected);
        }
        assert_eq!(line.within(26, "..."), "title: ... → The new title");
        assert_eq!(line.within(25, "..."), "title: → The new title");
    }

    #[test]
    fn old_time_loses_its_day_before_it_is_cut() {
        let line = change_line(
            "time: ",
            Content::Changed {
                old: "Mon 13 Nov 09:55".to_owned(),
                old_short: Some("09:55".to_owned()),
                symbol: "→".to_owned(),
                new: "10:25".to_owned(),
            },
        );
        for (cells, expected) in [
            (30, "time: Mon 13 Nov 09:55 → 10:25"),
            (29, "time: 09:55 → 10:25"),
            (19, "time: 09:55 → 10:25"),
            (18, "time: 09:… → 10:25"),
        ] {
            assert_eq!(line.within(cells, "…"), expected);
        }
    }

    #[test]
    fn narrow_line_drops_end_before_place() {
        let line = |place: Option<&str>| {
            change_line(
                "cancelled; it was ",
                Content::Slot {
                    start: "Sat 31 Jan 15:45".to_owned(),
                    span: "Sat 31 Jan 15:45 to 16:05".to_owned(),
                    place: place.map(str::to_owned),
                },
            )
        };
        let with_room = line(Some("UB2.252A (Lameere)"));
        for (cells, expected) in [
            (63, "cancelled; it was Sat 31 Jan 15:45 to 16:05, UB2.252A (Lameere)"),
            (62, "cancelled; it was Sat 31 Jan 15:45, UB2.252A (Lameere)"),
            (45, "cancelled; it was Sat 31 Jan 15:45, UB2.252A…"),
            (43, "cancelled; it was Sat 31 Jan 15:45"),
            (30, "it was Sat 31 Jan 15:45"),
            (20, "it was Sat 31 Jan 1…"),
        ] {
            assert_eq!(with_room.within(cells, "…"), expected);
        }
        let without_room = line(None);
        assert_eq!(without_room.within(40, "…"), "cancelled; it was Sat 31 Jan 15:45");
    }
}
