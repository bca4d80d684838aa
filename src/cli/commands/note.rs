//! `note`: print or write the note on a talk.

use std::io::{self, Write};

use crate::agenda::{AgendaChange, LastKnown};
use crate::cli::conference::LoadedConference;
use crate::cli::{Failure, Outcome};
use crate::schedule::TalkId;
use crate::text::clean;

#[derive(Debug, clap::Args)]
pub struct Note {
    /// ID of the talk
    #[arg(value_name = "ID")]
    id: String,
    /// Text of the note; - reads it from stdin, "" removes the note
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
}

impl Note {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let id = &conference.whole_id(&self.id)?;
        let talk = TalkId::new(id);
        // Notes on cancelled talks can be read and written as well.
        let kept = conference.agenda.entries.get(&talk);
        let known = conference.schedule.by_id(&talk);
        let last_known = match (known, kept, conference.last_known(&talk)) {
            (Some(talk), ..) => LastKnown::of(talk),
            (None, Some(entry), _) => entry.last_known.clone(),
            (None, None, Some(talk)) => LastKnown::of(&talk),
            (None, None, None) => {
                return conference.reject_unknown(std::slice::from_ref(id), |_| true);
            }
        };
        let short = conference.schedule.short_id(&talk).to_owned();
        let text = match self.text.as_deref() {
            None => {
                let note = conference.agenda.note(&talk);
                let missing =
                    || Failure::NoMatch(format!("no note on {short}: {}", last_known.title));
                let note = note.ok_or_else(missing)?;
                return Ok(writeln!(out, "{note}")?);
            }
            Some("-") => from_stdin(&short)?,
            Some(text) => text.to_owned(),
        };
        if text.trim().is_empty() && conference.agenda.note(&talk).is_none() {
            return Ok(writeln!(out, "no note on {short}: {}", last_known.title)?);
        }
        let done = if text.trim().is_empty() { "removed the note on" } else { "noted on" };
        let message = format!("{done} {short}: {}", last_known.title);
        let change = AgendaChange::note_on(talk, last_known, &text);
        conference.session.revise(&conference.schedule, None, |_| vec![change])?;
        Ok(writeln!(out, "{message}")?)
    }
}

/// Reads a note from stdin. Rejects empty input, because it usually means that the
/// program before the pipe failed.
fn from_stdin(id: &str) -> Result<String, Failure> {
    let text = io::read_to_string(io::stdin()).map_err(|error| {
        let reason = clean::system_error(&error);
        let message = format!("cannot read the note from stdin: {reason}");
        match error.kind() {
            io::ErrorKind::InvalidData => Failure::Usage(message),
            _ => Failure::Disk(message),
        }
    })?;
    if text.trim().is_empty() {
        let message = format!("no text on stdin; 'hallway note {id} \"\"' removes the note");
        return Err(Failure::Usage(message));
    }
    Ok(text)
}
