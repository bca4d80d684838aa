//! The loop: draw, wait, hand the input to the model, carry out the
//! effects and hand their outcome back. Idle, it waits without a timeout, or until the
//! next minute that changes the screen.

use std::collections::VecDeque;
use std::panic::{self, AssertUnwindSafe};

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Rect, Size};

use super::app::App;
use super::backend;
use super::escape;
use super::model::{Model, OpenConference, Prefs, joined};
use super::platform::{Platform, Request, Wait};
use super::screen;
use super::update::{Effect, Input, Msg};
use crate::friends::LoadedFriends;
use crate::import::{ImportRequest, Origin};
use crate::store::places::Place;
use crate::store::{Error, Session, StoredConference};

/// The result of the loop; the error is one of the terminal.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// From this number of talks on, the search index is built ahead, so that the first search does
/// not wait for it.
const PREPARE_SEARCH_FROM: usize = 2_000;

/// The main loop, with the parts that it connects.
pub struct Loop<'a, B: Backend, P> {
    pub terminal: &'a mut Terminal<B>,
    pub platform: &'a mut P,
    pub session: &'a mut Session,
    pub app: &'a mut App,
}

impl<B: Backend, P: Platform> Loop<'_, B, P>
where
    B::Error: Send + Sync + 'static,
{
    /// Runs the loop to its end. After an error or a panic, saves the unsaved changes and
    /// the open note.
    ///
    /// # Errors
    ///
    /// The terminal cannot be read or written.
    pub fn run_to_end(&mut self) -> Outcome {
        match panic::catch_unwind(AssertUnwindSafe(|| self.run())) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                self.end();
                Err(error)
            }
            Err(fault) => {
                // Saving may panic again for the same reason, which is reported already.
                let _ = panic::catch_unwind(AssertUnwindSafe(|| self.end()));
                panic::resume_unwind(fault)
            }
        }
    }

    /// Runs until the model says that it is done.
    ///
    /// # Errors
    ///
    /// The terminal cannot be read or written.
    pub fn run(&mut self) -> Outcome {
        while !self.app.model.done {
            self.draw()?;
            // Load the rest while the user looks at the first screen.
            if self.finish_loading()? {
                continue;
            }
            let until = self.app.model.wakes_at();
            let input = self.platform.next_event(Wait::Until(until))?;
            self.handle(input)?;
            // Handle everything that has piled up before the next frame.
            while !self.app.model.done
                && let Some(input) = self.platform.next_event(Wait::ForFrame)?
            {
                self.handle(Some(input))?;
            }
        }
        Ok(())
    }

    /// Saves what the loop could not: on a closed terminal, drawing can fail before the hang-up
    /// arrives.
    fn end(&mut self) {
        let effects = self.app.update(Msg::Input(Input::End));
        let _ = self.perform(effects.into());
    }

    /// Loads the abstracts of a large conference after the first frame, and returns whether
    /// there were any to load. The next key waits for them.
    fn finish_loading(&mut self) -> Outcome<bool> {
        let schedule = &self.app.model.open.schedule;
        if schedule.has_abstracts() {
            if schedule.talks().len() >= PREPARE_SEARCH_FROM {
                schedule.prepare_search();
            }
            return Ok(false);
        }
        if self.session.edition_changed() {
            let effects = self.app.update(Msg::EditionStored);
            self.perform(effects.into())?;
        }
        if self.app.model.open.schedule.has_abstracts() {
            return Ok(true);
        }
        let whole = self.session.whole_schedule().map(Box::new);
        self.app.update(Msg::AbstractsLoaded(whole));
        Ok(true)
    }

    fn draw(&mut self) -> Outcome {
        // No event reports a change of size before the first wait.
        let size = self.terminal.size()?;
        if size != self.app.screen.size.as_size() {
            self.app.resize(Rect::from(size));
        }
        if !self.app.model.due.is_empty() {
            let effects = self.app.update(Msg::Remind);
            self.perform(effects.into())?;
        }
        self.terminal.draw(|frame| {
            self.app.draw(frame);
            backend::force_disputed_rows(frame.buffer_mut());
        })?;
        self.show_title()
    }

    /// Sets the title of the window, if it has changed.
    fn show_title(&mut self) -> Outcome {
        let App { model, screen, title } = &mut *self.app;
        if !model.prefs.terminal.has_title {
            return Ok(());
        }
        let next = screen::title(title.as_ref(), model, &screen.picks);
        if title.as_ref().is_none_or(|shown| **shown != *next) {
            self.platform.send(&escape::title(&next))?;
        }
        *title = Some(next);
        Ok(())
    }

    fn handle(&mut self, input: Option<Input>) -> Outcome {
        let Self { platform, session, app, .. } = self;
        let mut effects = VecDeque::from(app.update(Msg::Now(platform.now())));
        if session.edition_changed() {
            effects.extend(app.update(Msg::EditionStored));
        }
        // Take over the agenda before the key acts on it, but report an error after the
        // key, which clears the status.
        let read = session.agenda_if_changed();
        if let Some(Ok(agenda)) = &read {
            effects.extend(app.update(Msg::AgendaReloaded(Ok(agenda.clone()))));
        }
        if let Some(busy) = session.busy_if_changed(&app.model.open.schedule) {
            effects.extend(app.update(Msg::BusyChanged(busy)));
        }
        let after = read.map(|read| match read {
            Ok(_) => Msg::AcknowledgedElsewhere,
            error => Msg::AgendaReloaded(error),
        });
        let msgs = input.map(Msg::Input).into_iter().chain(after);
        effects.extend(msgs.flat_map(|msg| app.update(msg)));
        effects.extend(self.warnings());
        self.perform(effects)
    }

    /// Carries out effects, and those that their outcomes lead to.
    fn perform(&mut self, mut effects: VecDeque<Effect>) -> Outcome {
        while let Some(effect) = effects.pop_front() {
            effects.extend(self.carry_out(effect)?);
        }
        Ok(())
    }

    /// Carries out an effect and returns those that its outcome leads to.
    fn carry_out(&mut self, effect: Effect) -> Outcome<Vec<Effect>> {
        let Self { platform, session, app, .. } = self;
        let mut effects = Vec::new();
        let msg = match effect {
            // An earlier effect may have saved all changes.
            Effect::Save if app.model.edits.unsaved.is_empty() => None,
            Effect::Save => {
                let Model { edits, open, .. } = &app.model;
                let saved = session.revise(&open.schedule, None, |_| edits.unsaved.clone());
                Some(Msg::Saved(saved.map(|revised| revised.agenda)))
            }
            Effect::SaveSearch(query) => {
                Some(Msg::SearchSaved(session.folders().history().remember(&query)))
            }
            Effect::Export { path, text, existing } => {
                Some(Msg::Exported(session.export(&path, &text, existing)))
            }
            Effect::Conferences => Some(Msg::Conferences(session.folders().conferences())),
            Effect::Reopen { updated } => {
                let reopened = session.reopen().map(|conference| (conference, None));
                let outcome = reopened.map(|read| self.opened(read, None));
                Some(Msg::Reopened { updated, outcome })
            }
            Effect::SavePlace(place, details_open) => {
                // Only a convenience: a failure must not hold up the end.
                let _ = session.folders().places().save_place(session.id(), place, details_open);
                None
            }
            Effect::Switch { id, is_new } => {
                let switched = session.switch(&id);
                let places = session.folders().places().load().ok().filter(|_| !is_new);
                let place = places.and_then(|places| places.of(&id).cloned());
                Some(Msg::Switched(switched.map(|read| self.opened(read, place))))
            }
            Effect::OpenUrl(url) => Some(Msg::LinkOpened(platform.open_url(&url))),
            Effect::Copy(text) => Some(Msg::Copied(platform.copy(&text))),
            Effect::OpenEditor(text) => {
                let edited = platform.edit(&text);
                app.title = None;
                // Editing takes a while: changes of other programs come first.
                if let Some(read) = session.agenda_if_changed() {
                    effects = app.update(Msg::AgendaReloaded(read));
                }
                Some(Msg::Edited(edited))
            }
            Effect::Request(mut request) => {
                if let Request::Import(ImportRequest::Given(Origin::File(path))) = &mut request {
                    *path = session.path(&path.to_string_lossy());
                }
                platform.request(request);
                None
            }
            Effect::Notify(text) => {
                let Prefs { settings, terminal, .. } = &app.model.prefs;
                let sequence = escape::notification(settings.notify, &text, terminal.is_tmux);
                sequence.map_or(Ok(()), |sequence| platform.send(&sequence))?;
                None
            }
            Effect::Redraw => {
                self.wipe()?;
                None
            }
            Effect::Suspend => {
                platform.suspend()?;
                self.wipe()?;
                None
            }
        };
        effects.extend(msg.into_iter().flat_map(|msg| self.app.update(msg)));
        effects.extend(self.warnings());
        Ok(effects)
    }

    /// Shows the warnings of the session.
    fn warnings(&mut self) -> Vec<Effect> {
        let warnings = self.session.folders().notices().take().into_iter();
        warnings.flat_map(|warning| self.app.update(Msg::Warned(warning))).collect()
    }

    /// The conference that the session has opened, perhaps without making it the current one,
    /// with the agendas of friends and where the user left it. Friends' files about another
    /// conference are expected and not reported.
    fn opened(
        &self,
        (conference, not_current): (StoredConference, Option<Error>),
        place: Option<Place>,
    ) -> Box<OpenConference> {
        let schedule = &conference.schedule;
        let friends = &self.app.model.prefs.friends;
        let LoadedFriends { friends, unread, .. } = friends.load(schedule, self.platform.now());
        let title = &schedule.conference().title;
        let not_current =
            not_current.map(|error| format!("opened {title}, but not made current: {error}"));
        let warning = joined(not_current.into_iter().chain(unread));
        Box::new(OpenConference { place, warning, ..OpenConference::new(conference, friends) })
    }

    /// Clears the screen, so that the next frame is drawn in full, and takes over its size.
    /// `Terminal::clear` would ask the terminal for the position of its cursor, wait for an
    /// answer among the keys, and fail without one.
    fn wipe(&mut self) -> Outcome {
        let Size { width, height } = self.terminal.size()?;
        let size = Rect::new(0, 0, width, height);
        self.terminal.resize(size)?;
        self.app.resize(size);
        // The terminal may have been given back meanwhile.
        self.app.title = None;
        Ok(())
    }
}
