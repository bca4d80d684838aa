//! The export of the agenda: asks where to, writes, and says what it wrote.

use std::path::PathBuf;

use tui_input::Input;

use super::{Effect, fail, say, with};
use crate::agenda::words;
use crate::format::ical;
use crate::store::{self, Existing};
use crate::tui::action::Action;
use crate::tui::model::{App, Overlay};

/// Asks where to, proposing where the last one went, or else what the reader has
/// set.
pub fn prompt(app: &mut App) {
    if let Some(why) = app.locked.clone().or(app.unlisted.clone()) {
        fail(app, why);
    } else if app.agenda.picks().next().is_none() {
        let star = app.key_does(Action::Star, "stars the selected one");
        say(app, with("no talk is starred yet", "; ", star));
    } else {
        let mut path = std::mem::take(&mut app.exporting);
        if path.is_empty() {
            path = app.settings.export.clone().unwrap_or_default();
        }
        prompt_with(app, path);
    }
}

/// Asks where to, with a path to begin with.
pub fn prompt_with(app: &mut App, path: String) {
    let proposed = if path.is_empty() {
        file_name(app)
    } else {
        path
    };
    app.overlay = Some(Overlay::Prompt {
        input: Input::new(proposed),
    });
}

fn file_name(app: &App) -> String {
    format!("{}.ics", app.schedule.conference().id)
}

/// Asks for the calendar to be written to a path, as it was typed; a folder gets
/// a file of the usual name.
pub fn export(app: &mut App, path: &str, existing: Existing) -> Vec<Effect> {
    let path = match path {
        "" => file_name(app),
        folder if folder.ends_with('/') => format!("{folder}{}", file_name(app)),
        path => path.to_owned(),
    };
    app.exporting.clone_from(&path);
    let options = ical::Options {
        agenda: &app.agenda,
        ledger: &app.ledger,
        alarm: Some(ical::DEFAULT_ALARM),
        stamp: app.now,
    };
    let export = ical::write_agenda(&app.schedule, options);
    // A calendar must hold something (RFC 5545 3.6).
    if export.events == 0 {
        let why = words::left_out(&app.schedule, &export.without_time, Some(&app.agenda));
        say(app, format!("nothing to write; {}", why.join("; ")));
        return Vec::new();
    }
    vec![Effect::Export {
        path,
        text: export.text,
        existing,
    }]
}

/// Says what was written, or asks what to do where it was not.
pub fn exported(app: &mut App, outcome: Result<PathBuf, store::Error>) {
    match outcome {
        Ok(path) => {
            let talks = app.agenda.talks(&app.schedule);
            let (timed, untimed): (Vec<usize>, Vec<usize>) = talks
                .into_iter()
                .partition(|&at| app.schedule.talks()[at].slot.is_some());
            let mut text = format!(
                "wrote {} to {}",
                words::count(timed.len(), "talk"),
                path.display()
            );
            for line in words::left_out(&app.schedule, &untimed, Some(&app.agenda)) {
                text.push_str("; ");
                text.push_str(&line);
            }
            say(app, text);
        }
        Err(store::Error::Exists { .. }) => {
            let path = app.exporting.clone();
            app.overlay = Some(Overlay::Question { path });
        }
        Err(error) => {
            let path = app.exporting.clone();
            prompt_with(app, path);
            fail(app, error.to_string());
        }
    }
}
