//! Hallway: a conference in the terminal. Browse the talks, find what matters,
//! see the day as a timeline, star talks into an agenda, export it to iCal.
//!
//! # The parts
//!
//! | part | what it is | knows nothing of |
//! | --- | --- | --- |
//! | [`text`] | display width, wrapping, Markdown to lines, folding for search, cleaning of foreign text | talks, terminal, disk |
//! | [`schedule`] | what is on: talks, days, sessions, rooms, people; listing, searching, laying out a day | agenda, terminal, disk, clock |
//! | [`agenda`] | what I chose: picks and notes, clashes, free time, what is on and next | terminal, disk, clock |
//! | [`mod@format`] | foreign files in and out, one module a format | terminal, disk, network |
//! | [`store`] | the only code that touches the disk | terminal |
//! | [`fetch`] | the only code that touches the network | talks, terminal, disk |
//! | [`import`] | an edition of a conference from where it is into the library | terminal, command line |
//! | [`friends`] | the agendas of friends from their files | terminal, command line |
//! | [`config`] | what the user may set: a text to settings, and back | talks, terminal, disk |
//! | [`environment`] | clock, zone, locale, colours, editor, settings: read once, then values | talks, disk |
//! | [`tui`] | keys to actions, actions to state, state to picture | command line |
//! | [`cli`] | arguments to calls, results to text or JSON; starts the terminal UI | |
//!
//! # The rule
//!
//! `text <- schedule <- agenda <- format <- store <- import <- friends <- tui <- cli <- main`, with
//! `environment` beside `store`, and before both of them `config`, which needs `text`
//! alone, as does `fetch`: an arrow never runs the other way. The first
//! four are a functional core: the same input gives the same output, and the
//! time of day is an argument. The command line and the terminal UI ask the same
//! functions, so `hallway list --track rust` and the list on the screen cannot
//! disagree.
//!
//! # The two flows
//!
//! **A key press.** [`tui::World::wait`] gives an event -> [`tui::update::Msg`] ->
//! [`tui::keys::Keymap::lookup`] in the scopes whose keys apply ->
//! [`tui::action::Action`] -> [`tui::update::update()`] changes the
//! [`tui::model::Model`] and returns [`tui::update::Effect`]s, which the
//! [`tui::World`] carries out; each outcome comes back as a message ->
//! [`tui::screen::Screen`] computes what is on the screen -> the view draws it.
//!
//! **Data.** `data/lpc-2023.json`, or a file of somebody else's -> [`format::read()`],
//! which repairs and reports, kept by [`store::Library`] in our own format (and a
//! large one [`format::packed`] beside it, with abstracts that are read when somebody
//! reads them: [`schedule::LongText`])
//! -> [`format::native`] -> [`schedule::Conference`]
//! -> [`schedule::Schedule::new`], which cleans, sorts, links and reports every
//! problem -> [`schedule::query::select`] -> a pane, a table or JSON. A star is an
//! [`agenda::Change`]: [`store::AgendaFile::apply`] makes it on top of whatever the
//! file holds by then. An export is [`format::ical::write`]: a text that does
//! not depend on the clock; only writing it out is done outside.
//!
//! # One table for each truth
//!
//! Actions with their keys and scopes stand in [`tui::action::ACTIONS`],
//! what can be set in [`config`]'s table of entries, commands and options in [`cli::args`], colours in [`tui::theme`], signs in
//! [`text::symbols`]. Lookup, footer, help, manual page, completions and the
//! README's tables are printed from them.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod agenda;
pub mod cli;
pub mod config;
pub mod environment;
pub mod fetch;
pub mod format;
pub mod friends;
pub mod import;
pub mod schedule;
pub mod store;
pub mod text;
pub mod tui;
