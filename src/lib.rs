//! Hallway: a conference in the terminal. Browse the talks, find what matters,
//! see the day as a timeline, star talks into an agenda, export it to iCal.
//!
//! # Modules
//!
//! | module | what it is | knows nothing about |
//! | --- | --- | --- |
//! | [`text`] | display width, wrapping, Markdown to lines, folding for search, cleaning of foreign text, URLs without secrets | talks, terminal, disk |
//! | [`schedule`] | talks, days, sessions, rooms, people; listing, search, timeline, what changes between editions | agenda, terminal, disk, clock |
//! | [`agenda`] | picks and notes, clashes, free time, what is on and next | terminal, disk, clock |
//! | [`mod@format`] | foreign files in and out: one table of formats, one module each, one set of repairs for all | terminal, disk, network |
//! | [`store`] | the only code that touches the disk | terminal |
//! | [`fetch`] | the only code that touches the network | talks, terminal, disk |
//! | [`import`] | an edition of a conference from its source into the library | terminal, command line |
//! | [`friends`] | the agendas of friends from their files | terminal, command line |
//! | [`config`] | settings: a text to values, and back | talks, terminal, disk |
//! | [`environment`] | clock, zone, locale, colours, editor, settings: read once, then values | talks, disk |
//! | [`tui`] | keys to actions, actions to state, state to picture | command line |
//! | [`cli`] | arguments to calls, results to text or JSON; starts the terminal UI | |
//!
//! # The rule
//!
//! `text <- schedule <- agenda <- format <- store <- import <- friends <- tui <- cli <- main`, with
//! `environment` beside `store`; `config` and `fetch` need `text` alone. No arrow runs
//! the other way: `tests/it/architecture.rs` reads the imports. The first four are a
//! functional core: the same input gives the same output, and the time of day is an
//! argument. Command line and terminal UI call the same functions, so `hallway list
//! --track rust` and the list on the screen cannot disagree.
//!
//! # The two flows
//!
//! **A key press.** Bytes of the terminal become an event, which
//! [`tui::platform::Platform::next_event`] returns -> [`tui::update::Msg`] ->
//! [`tui::keys::Keymap::lookup`] in the scopes whose keys apply ->
//! [`tui::action::Action`] -> [`tui::update::update()`] changes the
//! [`tui::model::Model`] and returns [`tui::update::Effect`]s, which the loop carries out
//! with the [`store::Session`] and the platform; each outcome comes back as a message ->
//! [`tui::screen::Screen`] computes what is on the screen -> the view draws it.
//!
//! **An imported file.** Bytes -> [`format::read()`], which unpacks and decodes them,
//! finds the format by content, and repairs and reports what is wrong ->
//! [`schedule::Conference`] -> [`schedule::Schedule::new`], which cleans, sorts, links
//! and reports every problem -> [`store::Library`] keeps it in our own format
//! ([`format::native`]; a large one also packed, [`format::packed`], with abstracts
//! that are read on demand) -> [`schedule::query::select`] -> a pane, a table or JSON.
//!
//! A star is an [`agenda::Change`]: [`store::Session::save`] makes it on top of whatever
//! the agenda file holds by then. An export is [`format::ical::write`], a text that
//! does not depend on the clock.
//!
//! # Glossary
//!
//! A *conference* has *editions* of its schedule: *talks* in *sessions*, *tracks* and
//! *rooms*, with *speakers*, at a *slot* of a *day*; *breaks* and *all-day events* are
//! no appointments. My *agenda* has *picks* (star, maybe, hidden) and *notes*; picks that
//! overlap *clash*, free time between them is a *gap*. An *update* brings a new edition
//! and *changes* (new, moved, cancelled, edited). A *friend* is the agenda of another.
//!
//! A *position* is a talk's place in time order within one edition; its ID outlasts
//! editions. Widths are terminal cells, lengths of slots are minutes, and times are
//! instants with the venue's offset.
//!
//! # One table per truth
//!
//! Actions with their keys and scopes stand in [`tui::action::ACTIONS`], settings in
//! [`config`]'s table of entries, commands and options in [`cli::args`], formats in
//! [`format::FORMATS`], colours in [`tui::theme`], signs in [`text::symbols`]. Lookup,
//! footer, help, manual page, completions and the README's tables are generated.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod agenda;
pub mod cli;
pub mod config;
#[cfg(test)]
#[path = "../tests/it/effort.rs"]
mod effort;
pub mod environment;
pub mod fetch;
pub mod format;
pub mod friends;
pub mod import;
pub mod schedule;
pub mod store;
pub mod text;
pub mod tui;
