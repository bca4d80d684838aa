//! Finds the talk for an ID or a URL from another program. Never guesses: titles are
//! not compared.
//!
//! A long ID that is not just a number is unique. A short one may belong to another
//! conference, so it counts only if the UID names a host with pages of this conference,
//! or if the program is known.

use std::collections::{HashMap, HashSet};

use chrono::Datelike;

use crate::format::ical::own_uid;
use crate::schedule::{Schedule, Talk, TalkId};
use crate::text::url::is_web;

/// The talks of a conference by ID and URL.
pub struct TalkLookup<'a> {
    schedule: &'a Schedule,
    /// The hosts of the conference's and the talks' pages.
    hosts: HashSet<String>,
    /// The talks by URL, or `None` if several talks have the same one.
    pages: HashMap<String, Option<&'a Talk>>,
    /// The talks by the number of the contribution at the end of an Indico URL, or
    /// `None` if several talks have the same one.
    contributions: HashMap<String, Option<&'a Talk>>,
}

/// The meaning of a UID.
#[derive(Debug, PartialEq)]
pub enum UidMatch<'a> {
    Talk(&'a Talk),
    /// A talk of another conference with this ID.
    OtherConference(&'a str),
    Unknown,
}

impl<'a> TalkLookup<'a> {
    pub fn of(schedule: &'a Schedule) -> Self {
        let conference = schedule.conference();
        let urls = || {
            let talks = schedule.talks().iter();
            talks.filter_map(|talk| Some((talk.url.as_deref()?, talk)))
        };
        let own = [&conference.url, &conference.talks_url].into_iter().flatten();
        let own = own.map(String::as_str).chain(urls().map(|(url, _)| url));
        let pages = index(urls().map(|(url, talk)| (page(url), talk)));
        let contributions = index(urls().filter_map(|(url, talk)| {
            let page = page(url);
            let (_, number) = page.rsplit_once("/contributions/")?;
            Some((number.to_owned(), talk))
        }));
        Self { schedule, hosts: own.filter_map(host).collect(), pages, contributions }
    }

    pub fn by_id(&self, id: &str) -> Option<&'a Talk> {
        self.schedule.by_id(&TalkId::new(id))
    }

    /// Finds the talk with an ID that is unique among all conferences.
    pub fn by_unique_id(&self, id: &str) -> Option<&'a Talk> {
        const MIN_UNIQUE_LENGTH: usize = 8;
        let is_unique =
            id.len() >= MIN_UNIQUE_LENGTH && id.contains(|c: char| c.is_ascii_alphabetic());
        is_unique.then(|| self.by_id(id))?
    }

    /// Finds the talk with a URL, unless several talks have it.
    pub fn by_url(&self, url: &str) -> Option<&'a Talk> {
        *self.pages.get(&page(url))?
    }

    /// Reports whether a URL is on a host with pages of this conference.
    pub fn is_site(&self, url: &str) -> bool {
        host(url).is_some_and(|host| self.hosts.contains(&host))
    }

    /// Finds the talk with a UID (RFC 5545 3.8.4.7: a local part, `@`, a host).
    ///
    /// Supports the UIDs of Hallway; of FOSDEM Companion, `<event>@<year>@<app ID>`
    /// (`BookmarksExportProvider.kt` of cbeyls/fosdem-companion-android); of pretalx,
    /// `pretalx-<event>-<code>@<host>`; of Indico,
    /// `indico-contribution-[<event>-]<number>@<host>`; and `<id>@<host>` of other
    /// programs.
    pub fn by_uid<'u>(&self, uid: &'u str) -> UidMatch<'u>
    where
        'a: 'u,
    {
        if let Some((id, conference)) = own_uid(uid) {
            if conference != self.schedule.conference().id {
                return UidMatch::OtherConference(conference);
            }
            return self.by_id(id).map_or(UidMatch::Unknown, UidMatch::Talk);
        }
        let talk = match uid.split('@').collect::<Vec<_>>()[..] {
            [id, year, app] if app.starts_with("be.digitalia.fosdem") => {
                self.by_id(id).filter(|_| self.is_fosdem(year))
            }
            _ => self.by_general_uid(uid),
        };
        talk.map_or(UidMatch::Unknown, UidMatch::Talk)
    }

    fn by_general_uid(&self, uid: &str) -> Option<&'a Talk> {
        let (local, host) = uid.rsplit_once('@').unwrap_or((uid, ""));
        let by_itself = || self.by_unique_id(uid).or_else(|| self.by_unique_id(local));
        if let Some(code) = local.strip_prefix("pretalx-") {
            let (event, code) = code.rsplit_once('-')?;
            let here = event == self.schedule.conference().id || self.has_host(host);
            return here.then(|| self.by_id(code))?.or_else(by_itself);
        }
        let number = local.strip_prefix("indico-contribution-");
        let number = number.map(|rest| rest.rsplit_once('-').map_or(rest, |(_, number)| number));
        if let Some(number) = number {
            // The number is not always the ID of the talk, so compare URLs.
            return self.contributions.get(number)?.filter(|_| self.has_host(host));
        }
        let here = || self.has_host(host).then(|| self.by_id(local))?;
        here().or_else(by_itself)
    }

    fn has_host(&self, host: &str) -> bool {
        self.hosts.contains(bare_host(host).as_str())
    }

    fn is_fosdem(&self, year: &str) -> bool {
        let conference = self.schedule.conference();
        let named = [&conference.title, &conference.id];
        let fosdem = named.iter().any(|name| name.to_lowercase().contains("fosdem"))
            || self.hosts.iter().any(|host| host.ends_with("fosdem.org"));
        fosdem && conference.start.is_some_and(|start| year.parse() == Ok(start.year()))
    }
}

/// Indexes talks by a key; `None` for a key of several talks.
fn index<'a>(talks: impl Iterator<Item = (String, &'a Talk)>) -> HashMap<String, Option<&'a Talk>> {
    let mut index = HashMap::new();
    for (key, talk) in talks {
        index.entry(key).and_modify(|same| *same = None).or_insert(Some(talk));
    }
    index
}

/// Returns the host of a web URL.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://").filter(|_| is_web(url))?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    Some(bare_host(host))
}

fn bare_host(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// Normalizes a URL: without the scheme, `www.` and a slash at the end.
fn page(url: &str) -> String {
    let url = url.trim();
    let Some((host, rest)) = host(url).zip(url.split_once("://").map(|(_, rest)| rest)) else {
        return url.to_owned();
    };
    let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    format!("{host}{}", path.trim_end_matches('/'))
}
