//! Hallway: a conference in the terminal. Browse the talks, find what matters, see the day
//! as a timeline, star talks into an agenda, export it to iCal.
//!
//! # Modules
//!
//! | module | purpose | independent of |
//! | --- | --- | --- |
//! | [`text`] | display width, wrapping, Markdown to lines, folding for search, cleaning of external text, URLs without secrets | talks, terminal, disk |
//! | [`schedule`] | talks, days, sessions, rooms, people; listing, search, timeline, what changes between editions | agenda, terminal, disk, clock |
//! | [`agenda`] | picks and notes, clashes, free time, what is on and next | terminal, disk, clock |
//! | [`mod@format`] | external files in and out: one table of formats, one module each, one set of repairs for all | terminal, disk, network |
//! | [`catalogue`] | public schedules by name | terminal, disk, network |
//! | [`store`] | the only code that touches the disk | terminal |
//! | [`fetch`] | the only code that touches the network | talks, terminal, disk |
//! | [`import`] | an edition of a conference from its source into the library | terminal, command line |
//! | [`friends`] | the agendas of friends from their files | terminal, command line |
//! | [`config`] | settings: parsing and writing the file | talks, terminal, disk |
//! | [`environment`] | clock, zone, locale, colours, editor, settings: read once, then values | talks, disk |
//! | [`tui`] | keys to actions, actions to state, state to screen | command line |
//! | [`cli`] | arguments to calls, results to text or JSON; starts the terminal UI | |
//!
//! # Rules
//!
//! `text <- schedule <- agenda <- format <- store <- import <- friends <- tui <- cli <- main`,
//! with `environment` beside `store` and `catalogue` beside `agenda`; `config` and `fetch`
//! need only `text`. No module imports a later one: `tests/it/architecture.rs` reads the `use`
//! lines. The first four are a functional core without files, threads and clock: the same
//! input gives the same output.
//! Command line and terminal UI call the same functions, so `hallway list --track rust` and
//! the list on the screen agree.
//!
//! # How a star is saved
//!
//! 1. `tui::input` parses the bytes of the terminal into an event, which
//!    [`tui::platform::Platform::next_event`] returns to [`tui::Loop`].
//! 2. [`tui::update::update()`] looks the key up in the [`tui::keys::Keymap`] and calls the
//!    function of its [`tui::action::Action`], here `tui::update::picks::pick`.
//! 3. That applies an [`agenda::AgendaChange`] to the agenda in the [`tui::model::Model`] and
//!    requests [`tui::update::Effect::Save`], which `update` returns.
//! 4. The loop calls [`store::Session::revise`], and so [`store::AgendaFile::revise`], which locks
//!    and rereads the agenda file, applies the change to what it contains now, and replaces it.
//! 5. The agenda of the file comes back as a [`tui::update::Msg::Saved`] and replaces the one
//!    in the model. [`tui::screen::Screen`] computes rows, details and areas from the model,
//!    and `tui::view` draws them.
//!
//! The command line joins at step 4.
//!
//! # How a file is imported
//!
//! 1. [`import`] gets the bytes from a file or, through [`fetch`], from a URL. For a web
//!    page, it follows the link to the schedule that [`mod@format::page`] finds; a name is
//!    looked up in the [`catalogue`].
//! 2. [`format::read()`] unpacks and decodes them, detects the format by content, and calls
//!    the reader of that format, which repairs and reports problems.
//! 3. [`schedule::Schedule::new`] cleans, sorts and links the [`schedule::Conference`] and
//!    reports every contradiction.
//! 4. [`store::Library::save`] compares it with the stored edition, records the changes, and
//!    writes both into one file in [`format::native`]. It caches a large conference.
//! 5. [`store::Session::open`] reads that file or the cache. A cached conference is
//!    first loaded without abstracts; they follow before the next key is handled.
//! 6. [`schedule::query::select`] finds the talks of a list, which become rows, a table or
//!    JSON.
//!
//! # Glossary
//!
//! A *conference* has *editions* of its schedule: *talks* in *sessions*, *tracks* and *rooms*,
//! with *speakers*, at a *slot* of a *day*. *Breaks* and *all-day events* are not
//! appointments. The *agenda* has *ratings* (star, maybe, hidden) and *notes*. Stars and maybes
//! are *picks*. Picks that overlap *clash*; free time between picks is a *gap*. An *update* brings
//! a new edition with *changes* (new, moved, cancelled, edited). A talk is *cancelled* if the
//! schedule no longer has it; the files and JSON say `gone`. A *friend* is the agenda of another
//! person.
//!
//! # Units
//!
//! A *position* is the index of a talk in time order within one edition; the talk's ID stays
//! the same in all editions. Widths are terminal cells, positions in text are characters or,
//! where named so, bytes. Lengths of slots are minutes. Times are instants with the offset of
//! the venue's zone and are shown in that zone unless the user chooses another clock.
//!
//! # Errors
//!
//! Errors are values that name the file, the problem and the next step. Input of any kind
//! never panics. A file that cannot be parsed is never overwritten. Exit codes: 0 done,
//! 1 nothing found, 2 wrong usage or bad input, 3 could not read or write.
//!
//! # Files
//!
//! In the data folder: `agenda/ID.json` (picks, notes, acknowledged changes),
//! `conferences/ID.json` (schedule, source, changes), `current`, and `backups/ID`. In the
//! state folder the search history and the last position in each conference (`places.json`),
//! in the cache folder `conferences/ID.packed`, in the configuration folder `config.toml`.
//! Writes are atomic and locked. Elsewhere, and only if the settings name them: a folder with
//! a calendar file for each pick ([`store::vdir`]), and the user's own calendars, which are
//! only read ([`store::Calendars`]).
//!
//! # Threads
//!
//! One thread runs everything. [`tui::platform::TerminalPlatform`] starts another one to read
//! an update or an import, and one to wait for a browser. Idle costs nothing: the loop
//! sleeps in one `poll` until an event, or until the next minute that changes the screen
//! (`wakes_at` in `tui::model::clock`).
//!
//! # One table per truth
//!
//! Actions with their keys and scopes are in [`tui::action::ACTIONS`], settings in the table
//! of [`config`], commands in [`cli::args`] (each with its options in a module of its own),
//! formats in [`format::FORMATS`], colours in [`tui::theme`], symbols in [`text::symbols`].
//! Lookup, footer, help, manual page, completions and the guide's tables are generated.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod agenda;
pub mod catalogue;
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
