//! The details of the selected talk as lines of a given width: time, room, people, mark
//! and clashes, note, abstract, links and parallel talks.
//!
//! The screen computes them before they are drawn, so that the length for scrolling is
//! known.

mod page;

use super::picks::Picks;
use super::selection::Selection;
use crate::agenda::{Friend, Gap, Level, Mark, Overlaps, news, now, phrases};
use crate::schedule::{Role as Part, Slot, Talk, TalkId, time};
use crate::text::markdown::Document;
use crate::text::{Emphasis, Fragment, width, wrap};
use crate::tui::dialog::follow::people;
use crate::tui::dialog::resolve::Column;
use crate::tui::hyperlink::LinkedLines;
use crate::tui::model::Model;
use crate::tui::theme::Role;
use page::Page;

/// The maximum number of other talks in a list. At the largest real conferences a hundred talks
/// run at once; thousands of lines would make each key slow.
const MAX_OTHERS: usize = 200;

/// The lines of the details for the selection.
pub fn lines(model: &Model, picks: &Picks, selection: &Selection, width: usize) -> LinkedLines {
    let mut page = Page::new(model, picks, width);
    match (selection.at, &selection.id, &selection.gap) {
        (Some(at), ..) => page.talk(at),
        (None, Some(id), _) => page.cancelled(id),
        (None, None, Some(gap)) => page.gap(gap),
        (None, None, None) => {}
    }
    page.text
}

/// The details of a talk for one column of several.
pub fn column(model: &Model, picks: &Picks, at: Option<usize>, width: usize) -> Column {
    let mut page = Page::new(model, picks, width);
    let mut title = 0;
    if let Some(at) = at {
        page.talk(at);
        title = wrap::plain(&model.open.schedule.talks()[at].title, width).len();
    }
    Column { text: page.text, title }
}

impl Page<'_> {
    /// Free time and the talks that would fill it.
    fn gap(&mut self, gap: &Gap) {
        let model = self.model;
        let zone = model.shown_zone();
        self.text(&format!("Free {} {}", time::day(gap.day), gap.span(zone)), Role::Title);
        self.text(&gap.summary(), Role::Text);
        self.others("In this time", &gap.fits);
        self.others("Overlapping a little", &gap.nearly);
    }

    fn talk(&mut self, at: usize) {
        let model = self.model;
        let talk = &model.open.schedule.talks()[at];
        self.text(&talk.title, Role::Title);
        if let Some(subtitle) = &talk.subtitle {
            self.text(subtitle, Role::Stress);
        }
        match talk.slot {
            Some(slot) => {
                self.when(slot, talk.room.as_deref());
                self.how_long(slot);
            }
            None => self.text("Not scheduled", Role::Dim),
        }
        if let Some(kind) = phrases::kind(talk) {
            self.text(&kind, Role::Dim);
        }
        self.recorded(at, talk);
        self.changed(&talk.id);
        self.level(&talk.id);
        self.friends(talk);
        let clashes = &self.picks.clashes;
        let overlaps = clashes.summary(&model.open.schedule, at);
        self.overlaps(at, &overlaps);
        if let Some(note) = model.open.takes_no_time(at) {
            self.marked(model.prefs.symbols.none, &note, Role::Dim);
        }
        self.blank();
        self.people(talk);
        self.place(talk);
        self.note(&talk.id);
        let mut document = Document::parse(&talk.abstract_);
        if !talk.abstract_.is_empty() {
            self.blank();
            self.document(&document);
        }
        for (name, biography) in model.open.schedule.biographies(talk) {
            document = document.append(biography);
            self.heading(&format!("About {name}"));
            self.document(&document);
        }
        let links: Vec<&str> = document
            .links()
            .iter()
            .map(|link| link.url.as_str())
            .chain(talk.links.iter().filter(|link| !link.is_recording()).map(|link| &*link.url))
            .collect();
        if !links.is_empty() {
            self.heading("Links");
            for (i, url) in links.into_iter().enumerate() {
                self.url(&format!("[{}]", i + 1), url);
            }
        }
        if let Overlaps::Many { .. } = overlaps {
            let clashes = clashes.all_of(&model.open.schedule, at);
            let picks: Vec<usize> = clashes.map(|clash| clash.other(at)).collect();
            self.others("Your picks at the same time", &picks);
        }
        self.others("At the same time", &model.open.schedule.at_the_same_time(talk));
    }

    /// Adds whether the talk is recorded or to be watched later.
    fn recorded(&mut self, at: usize, talk: &Talk) {
        let symbols = self.model.prefs.symbols;
        let later = self.picks.later.binary_search(&at).is_ok();
        if let Some(text) = phrases::recorded(talk, self.model.now) {
            let is_recorded = later || talk.recorded == Some(true);
            let symbol = if is_recorded { symbols.recorded } else { symbols.unrecorded };
            self.marked(symbol, if later { phrases::WATCH_LATER } else { text }, Role::Dim);
        }
    }

    /// The clashes of the talk. A clash with a maybe is less important.
    fn overlaps(&mut self, at: usize, overlaps: &Overlaps) {
        let model = self.model;
        let symbols = model.prefs.symbols;
        let look = |hard| {
            if hard { (symbols.clash, Role::Clash) } else { (symbols.none, Role::Dim) }
        };
        match overlaps {
            Overlaps::Named(clashes) => {
                for clash in clashes {
                    let (symbol, role) = look(clash.hard);
                    let note = clash.note(&model.open.schedule, model.shown_zone(), at);
                    self.marked(symbol, &note, role);
                }
            }
            Overlaps::Many { count, hard } => {
                let (symbol, role) = look(*hard);
                self.marked(symbol, &phrases::overlaps_many(*count), role);
            }
        }
    }

    /// The time on the shown clock with the room, and on the other clock if it differs.
    fn when(&mut self, slot: Slot, room: Option<&str>) {
        let model = self.model;
        let day = |slot: Slot| time::day(slot.start.date_naive());
        // The date is part of the line, so its times need no mark of another date.
        let on = |zone| Slot { day: None, ..slot.in_zone(zone) };
        let mut times = phrases::date_and_span(slot, model.shown_zone());
        if !slot.all_day {
            times = format!("{times}, {}", time::length(i64::from(slot.minutes)));
        }
        if let Some(room) = room {
            let both = format!("{times} {} {room}", model.prefs.symbols.dot);
            if width::of(&both) > self.width {
                self.text(&times, Role::Text);
                room.clone_into(&mut times);
            } else {
                times = both;
            }
        }
        self.text(&times, Role::Text);
        if slot.all_day {
            return;
        }
        let shown = on(model.shown_zone());
        if !time::same_clock(model.open.schedule.zone(), model.prefs.zone, slot.start) {
            let (name, zone) = if model.prefs.own_clock {
                ("venue time", model.open.schedule.zone())
            } else {
                ("your time", model.prefs.zone)
            };
            let other = on(zone);
            // Repeat the date only if it differs on the other clock.
            let date =
                if day(other) == day(shown) { String::new() } else { format!("{} ", day(other)) };
            let span = phrases::span(other, zone);
            self.text(&format!("{name} {date}{span}"), Role::Dim);
        }
    }

    fn how_long(&mut self, slot: Slot) {
        let model = self.model;
        let starts = now::starts_in(slot, model.now);
        if slot.all_day {
            return;
        }
        if slot.is_on(model.now) {
            let left = phrases::left(now::ends_in(slot, model.now));
            self.marked(model.prefs.symbols.on, &format!("on now, {left}"), Role::Now);
        } else if slot.day() == model.today() && starts > 0 {
            self.text(&phrases::starts(starts), Role::Dim);
        }
    }

    fn place(&mut self, talk: &Talk) {
        let model = self.model;
        if let Some(room) = talk.room.as_ref().filter(|_| talk.slot.is_none()) {
            self.item("room", room, Role::Text);
        }
        if let Some(session) = &talk.session {
            self.item("session", session, Role::Text);
        }
        if let Some(session) = model.open.schedule.describes(talk) {
            self.item("describes", &format!("the session {session}"), Role::Text);
        }
        for (i, chair) in model.open.schedule.chairs(talk).iter().enumerate() {
            let affiliation = chair.affiliation.as_ref().map(|a| format!(", {a}"));
            let text = format!("{}{}", chair.name, affiliation.unwrap_or_default());
            self.item(if i == 0 { "chair" } else { "" }, &text, Role::Text);
        }
        if let Some(track) = &talk.track {
            self.item("track", track, Role::Track(model.open.schedule.track_number(talk)));
        }
        if let Some(url) = &talk.url {
            self.url("page", url);
        }
        for link in talk.recordings() {
            self.url("recording", &link.url);
        }
        self.item("id", talk.id.as_str(), Role::Dim);
    }

    /// Each person with affiliation and all roles; speakers in bold.
    fn people(&mut self, talk: &Talk) {
        for (i, (name, affiliation, roles)) in people(talk).into_iter().enumerate() {
            let speaks = roles.contains(&Part::Presenter) || talk.presenters.is_empty();
            let roles: Vec<String> =
                roles.iter().map(|role| role.heading(1).to_lowercase()).collect();
            let affiliation = affiliation.map(|a| format!(", {a}")).unwrap_or_default();
            let text = [
                Fragment {
                    text: name.to_owned(),
                    emphasis: Emphasis { strong: speaks, ..Emphasis::default() },
                },
                Fragment::plain(affiliation),
                Fragment {
                    text: format!("  {}", roles.join(", ")),
                    emphasis: Emphasis { decoration: true, ..Emphasis::default() },
                },
            ];
            self.labelled(if i == 0 { "people" } else { "" }, &text);
        }
    }

    /// Other talks below a heading, if there are any, and how many more there are.
    fn others(&mut self, heading: &str, talks: &[usize]) {
        let (listed, more) = talks.split_at(talks.len().min(MAX_OTHERS));
        if !listed.is_empty() {
            self.heading(heading);
        }
        for &at in listed {
            self.other(at);
        }
        if !more.is_empty() {
            self.text(&format!("and {} more", more.len()), Role::Dim);
        }
    }

    /// Another talk: its mark, start, title and place.
    fn other(&mut self, at: usize) {
        let model = self.model;
        let other = &model.open.schedule.talks()[at];
        let start =
            other.slot.map(|slot| phrases::start(slot, model.shown_zone())).unwrap_or_default();
        let mark = Mark::of(&model.open.schedule, &model.open.agenda, &self.picks.clashes, at)
            .map_or(" ", |mark| mark.symbol(model.prefs.symbols));
        let place = phrases::place(other).map(|place| format!(" ({place})"));
        let place = place.unwrap_or_default();
        self.item(&format!("{mark} {start}"), &format!("{}{place}", other.title), Role::Text);
    }

    /// A cancelled talk as last known, and the talks on at its time.
    fn cancelled(&mut self, id: &TalkId) {
        let model = self.model;
        self.text(model.open.title_of(id), Role::Title);
        self.marked(
            model.prefs.symbols.cancelled,
            "cancelled: no longer in the schedule",
            Role::Clash,
        );
        self.level(id);
        self.blank();
        self.text("Last seen as:", Role::Dim);
        let known = model.open.changes.last_known(id);
        let slot = model.open.last_slot(id);
        match slot {
            Some(slot) => self.when(slot, known.and_then(|known| known.room.as_deref())),
            None => self.text("Not scheduled", Role::Dim),
        }
        if let Some(known) = known {
            self.blank();
            self.people(known);
            self.place(known);
        } else {
            self.item("id", id.as_str(), Role::Dim);
        }
        self.note(id);
        let instead = news::instead(&model.open.schedule, &model.open.agenda, slot);
        self.others("On at that time", &instead);
    }

    fn changed(&mut self, id: &TalkId) {
        let model = self.model;
        if let Some(changed) = model.open.changes.change(&model.open.schedule, id) {
            for line in model.change_printer().lines(&changed) {
                self.marked(model.prefs.symbols.changed, &line, Role::News);
            }
        }
    }

    fn level(&mut self, id: &TalkId) {
        let symbols = self.model.prefs.symbols;
        match self.model.open.agenda.level(id) {
            Some(Level::Star) => self.marked(symbols.star, "starred", Role::Star),
            Some(Level::Maybe) => self.marked(symbols.maybe, "maybe", Role::Maybe),
            Some(Level::Hidden) => self.marked(symbols.hidden, "hidden", Role::Dim),
            None => {}
        }
    }

    fn friends(&mut self, talk: &Talk) {
        let friends = &self.model.open.friends;
        let going = match self.model.open.agenda.level(&talk.id) {
            Some(Level::Star) => "also going",
            _ => "going",
        };
        for (level, symbol, role, what) in [
            (Level::Star, self.model.prefs.symbols.star, Role::Star, going),
            (Level::Maybe, self.model.prefs.symbols.maybe, Role::Maybe, "maybe going"),
        ] {
            let goes = |(_, friend): &&(char, Friend)| friend.agenda.level(&talk.id) == Some(level);
            let going = friends.iter().filter(goes);
            let names: Vec<&str> = going.map(|(_, friend)| friend.name.as_str()).collect();
            if !names.is_empty() {
                self.marked(symbol, &format!("{what}: {}", names.join(", ")), role);
            }
        }
    }

    /// The note, line by line as typed.
    fn note(&mut self, id: &TalkId) {
        let model = self.model;
        if let Some(note) = model.open.agenda.note(id) {
            self.blank();
            self.marked(model.prefs.symbols.note, note, Role::Note);
        }
    }
}
