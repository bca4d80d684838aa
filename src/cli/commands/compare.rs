//! `compare`: who in a team covers which talk.

use std::io::Write;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Conference, print_json};
use crate::agenda::team::{self, Who, Window};
use crate::agenda::{Friend, Level, words};
use crate::cli::Failure;
use crate::cli::args::{FilterArgs, Goes};
use crate::cli::render::{self, Paper};
use crate::friends;
use crate::schedule::TalkId;

impl Conference<'_> {
    pub(super) fn compare(
        &self,
        out: &mut impl Write,
        files: &[String],
        filter: &FilterArgs,
        only: &[Goes],
        json: bool,
    ) -> Result<(), Failure> {
        let now = self.environment.clock.now();
        if files.iter().filter(|file| friends::is_stdin(file)).count() > 1 {
            return Err(Failure::Usage("stdin can be read only once".to_owned()));
        }
        let friends: Vec<Friend> = files
            .iter()
            .map(|given| friends::friend(given, &self.schedule, now).map_err(Failure::from))
            .collect::<Result<_, _>>()?;
        let clashes = self.clashes();
        let mut talks = self.select(filter, "", &clashes)?;
        talks.sort_unstable();
        let mut windows = team::compare(&self.schedule, &self.agenda, &friends, &talks);
        if !only.is_empty() {
            let wanted: Vec<Who> = only.iter().map(|goes| who(*goes)).collect();
            for window in &mut windows {
                window.talks.retain(|(_, who)| wanted.contains(who));
            }
            windows.retain(|window| !window.talks.is_empty());
        }
        if json {
            let object = |window: &Window| self.window(window, &friends);
            print_json(out, &windows.iter().map(object).collect::<Vec<_>>())?;
        } else {
            let paper = Paper::stdout(self.environment);
            let all = (&self.schedule, &self.agenda, friends.as_slice());
            render::windows(out, paper, all, &windows)?;
        }
        match windows.is_empty() {
            true if json => Err(Failure::Nothing(String::new())),
            true => Err(Failure::Nothing("no talk matches".to_owned())),
            false => Ok(()),
        }
    }

    fn window<'w>(&'w self, window: &Window, friends: &'w [Friend]) -> WindowObject<'w> {
        let talk = |&(at, who): &(usize, Who)| {
            let talk = &self.schedule.talks()[at];
            let level = |agenda: &crate::agenda::Agenda| agenda.level(&talk.id).map(Level::name);
            TeamObject {
                id: &talk.id,
                title: &talk.title,
                start: talk.slot.map(|slot| slot.start.to_rfc3339()),
                end: talk.slot.map(|slot| slot.end().to_rfc3339()),
                place: words::place(talk),
                who: who.name(),
                me: level(&self.agenda),
                friends: friends
                    .iter()
                    .map(|friend| FriendObject { name: &friend.name, pick: level(&friend.agenda) })
                    .collect(),
            }
        };
        WindowObject {
            day: window.when.map(|(day, ..)| day),
            start: window.when.map(|(_, start, _)| start.to_rfc3339()),
            end: window.when.map(|(_, _, end)| end.to_rfc3339()),
            talks: window.talks.iter().map(talk).collect(),
        }
    }
}

fn who(goes: Goes) -> Who {
    match goes {
        Goes::Both => Who::Both,
        Goes::Me => Who::Me,
        Goes::Them => Who::Them,
        Goes::Nobody => Who::Nobody,
    }
}

/// A window of time as JSON.
#[derive(Serialize)]
struct WindowObject<'a> {
    day: Option<NaiveDate>,
    start: Option<String>,
    end: Option<String>,
    talks: Vec<TeamObject<'a>>,
}

/// A talk and its attendees as JSON.
#[derive(Serialize)]
struct TeamObject<'a> {
    id: &'a TalkId,
    title: &'a str,
    start: Option<String>,
    end: Option<String>,
    place: Option<&'a str>,
    who: &'static str,
    me: Option<&'static str>,
    friends: Vec<FriendObject<'a>>,
}

#[derive(Serialize)]
struct FriendObject<'a> {
    name: &'a str,
    pick: Option<&'static str>,
}
