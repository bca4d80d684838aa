//! Which talk of a conference is meant by an id or an address that another program
//! wrote. What is not sure is no talk: titles are not looked at.
//!
//! An id that is long and no mere number is sure by itself. A short one may be that of
//! another talk at another conference, so it counts only where the UID names a host
//! on which the conference has its pages, or where the writer is known.

use std::collections::{HashMap, HashSet};

use chrono::Datelike;

use crate::schedule::{Schedule, Talk, TalkId};

/// How the talks of a conference can be known.
pub struct Identities<'a> {
    schedule: &'a Schedule,
    /// The hosts of the conference's and the talks' pages.
    hosts: HashSet<String>,
    /// The talks by their address; none where several have the same.
    pages: HashMap<String, Option<&'a Talk>>,
    /// The same by the number of the contribution that an address of an Indico site
    /// ends with; none where several end with it.
    contributions: HashMap<String, Option<&'a Talk>>,
}

/// What a UID says.
#[derive(Debug, PartialEq)]
pub enum Meant<'a> {
    /// This talk.
    Talk(&'a Talk),
    /// A talk of another conference, by the id that we give it.
    Elsewhere(&'a str),
    /// None that is known.
    Nothing,
}

impl<'a> Identities<'a> {
    /// Those of a conference.
    pub fn of(schedule: &'a Schedule) -> Self {
        let conference = schedule.conference();
        let mut pages: HashMap<String, Option<&'a Talk>> = HashMap::new();
        let mut hosts = HashSet::new();
        let own = [&conference.url, &conference.talks_url].into_iter().flatten();
        hosts.extend(own.filter_map(|url| host(url)));
        for talk in schedule.talks() {
            let Some(url) = talk.url.as_deref() else {
                continue;
            };
            hosts.extend(host(url));
            pages.entry(page(url)).and_modify(|same| *same = None).or_insert(Some(talk));
        }
        let mut contributions = HashMap::new();
        for (page, talk) in &pages {
            if let Some((_, number)) = page.rsplit_once("/contributions/") {
                contributions
                    .entry(number.to_owned())
                    .and_modify(|same| *same = None)
                    .or_insert(*talk);
            }
        }
        Self { schedule, hosts, pages, contributions }
    }

    /// The talk of an id that is known to be of this conference.
    pub fn by_id(&self, id: &str) -> Option<&'a Talk> {
        self.schedule.by_id(&TalkId::new(id))
    }

    /// The talk of an id that is of no other conference.
    pub fn by_telling_id(&self, id: &str) -> Option<&'a Talk> {
        const SHORT: usize = 8;
        let telling = id.len() >= SHORT && id.contains(|c: char| c.is_ascii_alphabetic());
        telling.then(|| self.by_id(id))?
    }

    /// The talk whose page an address is; that of several talks is no talk's.
    pub fn by_url(&self, url: &str) -> Option<&'a Talk> {
        *self.pages.get(&page(url))?
    }

    /// Whether an address is on a host where the conference has its pages.
    pub fn is_site(&self, url: &str) -> bool {
        host(url).is_some_and(|host| self.hosts.contains(&host))
    }

    /// The talk that a UID stands for (RFC 5545 3.8.4.7: a local part, `@`, a host).
    ///
    /// Known are those of hallway itself; of FOSDEM Companion, `<event>@<year>@<the
    /// app's id>` (`BookmarksExportProvider.kt` of cbeyls/fosdem-companion-android);
    /// of pretalx, `pretalx-<event>-<code>@<host>`; of Indico,
    /// `indico-contribution-[<event>-]<number>@<host>`; and `<id>@<host>` of any other.
    pub fn by_uid<'u>(&self, uid: &'u str) -> Meant<'u>
    where
        'a: 'u,
    {
        if let Some((id, conference)) =
            uid.strip_suffix(".hallway").and_then(|uid| uid.rsplit_once('@'))
        {
            if conference != self.schedule.conference().id {
                return Meant::Elsewhere(conference);
            }
            return self.by_id(id).map_or(Meant::Nothing, Meant::Talk);
        }
        let companion = || {
            let mut parts = uid.split('@');
            let (id, year, app) = (parts.next()?, parts.next()?, parts.next()?);
            let known = app.starts_with("be.digitalia.fosdem") && parts.next().is_none();
            known.then(|| self.by_id(id).filter(|_| self.is_fosdem(year)))
        };
        let talk = match companion() {
            Some(talk) => talk,
            None => self.by_general_uid(uid),
        };
        talk.map_or(Meant::Nothing, Meant::Talk)
    }

    fn by_general_uid(&self, uid: &str) -> Option<&'a Talk> {
        let (local, host) = uid.rsplit_once('@').unwrap_or((uid, ""));
        let telling = || self.by_telling_id(uid).or_else(|| self.by_telling_id(local));
        if let Some(code) = local.strip_prefix("pretalx-") {
            let (event, code) = code.rsplit_once('-')?;
            let here = event == self.schedule.conference().id || self.has_host(host);
            return here.then(|| self.by_id(code))?.or_else(telling);
        }
        let number = local.strip_prefix("indico-contribution-");
        let number = number.map(|rest| rest.rsplit_once('-').map_or(rest, |(_, number)| number));
        if let Some(number) = number {
            // What the number is that we call a talk by depends on how it was read.
            return self.by_contribution(number).filter(|_| self.has_host(host));
        }
        let here = || self.has_host(host).then(|| self.by_id(local))?;
        here().or_else(telling)
    }

    /// The contribution of an Indico site with this number in its address.
    fn by_contribution(&self, number: &str) -> Option<&'a Talk> {
        *self.contributions.get(number)?
    }

    fn has_host(&self, host: &str) -> bool {
        self.hosts.contains(bare_host(host).as_str())
    }

    /// Whether the conference is the FOSDEM of a year.
    fn is_fosdem(&self, year: &str) -> bool {
        let conference = self.schedule.conference();
        let named = [&conference.title, &conference.id];
        let fosdem = named.iter().any(|name| name.to_lowercase().contains("fosdem"))
            || self.hosts.iter().any(|host| host.ends_with("fosdem.org"));
        fosdem && year.parse() == Ok(conference.start.year())
    }
}

/// The host of a web address.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (web && !host.is_empty()).then(|| bare_host(host))
}

fn bare_host(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// An address by which pages are the same whether asked for with or without
/// encryption, `www.` or a slash at the end.
fn page(url: &str) -> String {
    let url = url.trim();
    let Some((host, rest)) = host(url).zip(url.split_once("://").map(|(_, rest)| rest)) else {
        return url.to_owned();
    };
    let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    format!("{host}{}", path.trim_end_matches('/'))
}
