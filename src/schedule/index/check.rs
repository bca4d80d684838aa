//! Preparation of a conference from outside: cleans its text and collects all its
//! problems.

use std::collections::{HashMap, HashSet};
use std::fmt;

use chrono::Datelike;
use foldhash::fast::RandomState;

use crate::schedule::model::{Conference, Talk};
use crate::schedule::{TalkId, time};
use crate::text::{clean, url};

/// A problem in a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The place of the problem: `talk 18`, `session RISC-V MC`.
    pub place: String,
    /// The problem and its repair.
    pub message: String,
    /// Whether only the user can decide what is right. Such problems are shown after
    /// every import, not only in the full list.
    pub is_doubt: bool,
    /// What the user can do about it.
    pub advice: Option<Advice>,
}

impl Problem {
    /// Creates a problem, cleaning its texts.
    pub fn new(place: &str, message: &str) -> Self {
        let (place, message) = (clean::line(place), clean::line(message));
        Self { place, message, is_doubt: false, advice: None }
    }

    /// Creates a problem that only the user can decide.
    pub fn doubt(place: &str, message: &str) -> Self {
        Self { is_doubt: true, ..Self::new(place, message) }
    }

    /// Describes the problem and what to do about it, as in [`Advice::in_command`].
    pub fn text(&self, command: Option<&str>) -> String {
        let advice = self.advice.as_ref().map(|advice| advice.in_command(command));
        let advice = advice.map(|advice| format!(" ({advice})")).unwrap_or_default();
        format!("{}{advice}", self.message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text(None))
    }
}

/// What the user can do about a file that is read with a problem, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The step to take, up to the options: `set it, as in`.
    pub text: String,
    /// Options to add to the command that reads the file: `--zone Europe/Berlin`.
    pub options: String,
}

impl Advice {
    /// Creates advice; the options may be empty.
    pub fn new(text: impl Into<String>, options: impl Into<String>) -> Self {
        Self { text: text.into(), options: options.into() }
    }

    /// Returns the advice. With a command, it quotes the command with the options: `set it, as in
    /// 'hallway update conf --zone Europe/Berlin'`. Without one, it names only the options, which
    /// the user can add to the command just typed.
    pub fn in_command(&self, command: Option<&str>) -> String {
        let Self { text, options } = self;
        match command {
            _ if options.is_empty() => text.clone(),
            None => format!("{text} {options}"),
            // With quotes in quotes, the command could not be pasted.
            Some(command) if command.contains('\'') || options.contains('\'') => {
                format!("{text} {command} {options}")
            }
            Some(command) => format!("{text} '{command} {options}'"),
        }
    }
}

/// All problems of a conference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Cleans all external text of a conference, once.
pub(super) fn clean_texts(conference: &mut Conference) {
    let Conference {
        id,
        title,
        short,
        url,
        talks_url,
        venue,
        tracks,
        sessions,
        rooms,
        talks,
        biographies,
        timezone: _,
        start: _,
        end: _,
    } = conference;
    lines([id, title, short]);
    lines([&mut venue.name, &mut venue.city, &mut venue.address]);
    urls(url.iter_mut().chain(talks_url));
    lines(tracks.iter_mut().flat_map(|t| [&mut t.name, &mut t.short]));
    for session in sessions {
        lines([&mut session.title]);
        session.description.iter_mut().for_each(TalkId::clean);
        lines(session.chairs.iter_mut().map(|chair| &mut chair.name));
        lines(session.chairs.iter_mut().flat_map(|chair| &mut chair.affiliation));
    }
    lines(rooms.iter_mut().map(|r| &mut r.name));
    talks.iter_mut().for_each(clean_talk);
    for biography in biographies {
        lines([&mut biography.name]);
        clean::make_block(&mut biography.text);
    }
}

/// Cleans all text of one talk.
pub(in crate::schedule) fn clean_talk(talk: &mut Talk) {
    talk.id.clean();
    talk.former.iter_mut().for_each(TalkId::clean);
    lines([&mut talk.title]);
    lines(
        [
            &mut talk.subtitle,
            &mut talk.kind,
            &mut talk.language,
            &mut talk.room,
            &mut talk.session,
            &mut talk.track,
        ]
        .into_iter()
        .flatten(),
    );
    for people in [&mut talk.authors, &mut talk.coauthors, &mut talk.presenters] {
        for person in people {
            lines([&mut person.name]);
            lines(&mut person.affiliation);
        }
    }
    lines(talk.links.iter_mut().map(|link| &mut link.title));
    let links = talk.links.iter_mut().map(|link| &mut link.url);
    urls(links.chain(&mut talk.url));
    talk.url.take_if(|url| !url::is_web(url));
    clean::make_block(&mut talk.abstract_);
}

fn lines<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    for text in texts {
        clean::make_line(text);
    }
}

/// Cleans URLs and removes user names and passwords.
fn urls<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
    for text in texts {
        clean::make_line(text);
        url::strip_credentials(text);
    }
}

/// Returns whether a text is a valid conference ID, which is also a file name.
pub fn is_valid_conference_id(id: &str) -> bool {
    let fit =
        |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.');
    !id.is_empty() && id.len() <= 100 && !id.starts_with('.') && id.bytes().all(fit)
}

/// The declared names that talks may refer to. Uses a fast hash, since tens of thousands
/// are looked up at every start.
type Names<'a> = HashSet<&'a String, RandomState>;

/// Returns all problems of a conference.
pub(super) fn problems(conference: &Conference) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut report = |place: String, message: String| {
        found.push(Problem::new(&place, &message));
    };
    let mut ids: HashMap<&TalkId, &Talk, RandomState> = HashMap::default();
    let tracks: Names<'_> = conference.tracks.iter().map(|t| &t.name).collect();
    let sessions: Names<'_> = conference.sessions.iter().map(|s| &s.title).collect();
    let rooms: Names<'_> = conference.rooms.iter().map(|r| &r.name).collect();
    if !is_valid_conference_id(&conference.id) {
        report(
            format!("conference '{}'", conference.id),
            "invalid ID: use a-z, 0-9, '-', '_' and '.', and don't start with '.'".to_owned(),
        );
    }
    for talk in &conference.talks {
        let place = || format!("talk {}", talk.id);
        let year = talk.slot.map(|slot| slot.start.year());
        if let Some(year) = year.filter(|year| !time::YEARS.contains(year)) {
            report(place(), format!("it starts in the year {year}"));
        }
        if let Some(first) = ids.insert(&talk.id, talk) {
            let message = format!("'{}' has the same ID; give each talk its own", first.title);
            report(place(), message);
        }
        for (what, name, declared) in [
            ("track", &talk.track, &tracks),
            ("session", &talk.session, &sessions),
            ("room", &talk.room, &rooms),
        ] {
            if let Some(name) = name
                && !declared.contains(name)
            {
                let message = format!("its {what} '{name}' is not declared under {what}s");
                report(place(), message);
            }
        }
    }
    for session in &conference.sessions {
        if let Some(id) = &session.description
            && !ids.contains_key(id)
        {
            report(
                format!("session {}", session.title),
                format!("its description, talk {id}, is missing"),
            );
        }
    }
    found
}
