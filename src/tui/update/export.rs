//! The export of the agenda: asks where to, writes, and says what it wrote.

use std::path::PathBuf;

use tui_input::Input;

use super::{Effect, fail, say};
use crate::agenda::words;
use crate::format::ical;
use crate::store::{self, Existing};
use crate::tui::app::{App, Overlay};

pub fn prompt(app: &mut App) {
    if app.agenda.picks.is_empty() {
        say(app, "no talk is starred yet; space stars the selected one");
        return;
    }
    let input = Input::new(format!("{}.ics", app.schedule.conference().id));
    app.overlay = Some(Overlay::Prompt { input });
}

pub fn export(app: &mut App, path: &str, existing: Existing) -> Vec<Effect> {
    if path.is_empty() {
        say(app, "nothing written: no path was given");
        return Vec::new();
    }
    path.clone_into(&mut app.exporting);
    let options = ical::Options {
        alarm: Some(ical::DEFAULT_ALARM),
        stamp: app.now,
    };
    let talks = app.agenda.talks(&app.schedule);
    let export = ical::write(&app.schedule, &talks, options);
    // A calendar must hold something (RFC 5545 3.6).
    if export.events == 0 {
        let why = words::left_out(&app.schedule, &export.without_time, Some(&app.agenda));
        say(app, format!("nothing to write; {}", why.join("; ")));
        return Vec::new();
    }
    vec![Effect::Export {
        path: path.to_owned(),
        text: export.text,
        existing,
    }]
}

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
            let path = std::mem::take(&mut app.exporting);
            app.overlay = Some(Overlay::Question { path });
        }
        Err(error) => fail(app, error.to_string()),
    }
}
