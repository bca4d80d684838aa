//! From a web page to the schedule of its conference.
//!
//! The page names candidates ([`crate::format::page`]). They are requested in order, until
//! one of them is a schedule. A page that is called schedule is followed once.

use std::cell::OnceCell;
use std::collections::VecDeque;

use chrono::{DateTime, Utc};

use super::{Edition, Error, Origin, Progress, SourceContent};
use crate::fetch::{self, ACCEPT, ACCEPT_PAGES, Limits, Validators};
use crate::format::page::{Candidate, Page};
use crate::format::{self, Hints, ListPage};
use crate::schedule::Schedule;
use crate::store::Library;
use crate::text::url;

/// The maximum number of requests for one import.
const MAX_REQUESTS: usize = 8;

/// Reads an edition from its origin; `None` if it has not changed since `known`. If the
/// origin is a web page, reads the schedule to which it leads. An edition stored in `library`
/// completes the hints; without a library, they are complete.
///
/// # Errors
///
/// The errors of the disk and the network, and [`Error::Refused`] if there is no schedule.
pub fn read(
    library: Option<&Library>,
    origin: &Origin,
    known: &Validators,
    hints: &Hints,
    now: DateTime<Utc>,
    progress: &mut Progress<'_>,
) -> Result<Option<Edition>, Error> {
    let Some(got) = origin.get(known, progress)? else {
        return Ok(None);
    };
    let Some(from) = got.url.clone() else {
        return Edition::read(library, got, hints.clone(), now).map(Some);
    };
    let (page, is_public) = (from.clone(), OnceCell::new());
    let (requests, looked) = (1, Vec::new());
    let mut search = Search { library, hints, now, progress, page, is_public, requests, looked };
    let page = |got: &SourceContent| format::page(&got.bytes, &from, got.charset.as_deref());
    if let Some(page) = page(&got) {
        return search.run(page, &got).map(Some);
    }
    // Some sites send a plain-text table to clients that do not ask for HTML.
    if !format::is_recognized(&got.bytes, got.charset.as_deref())
        && let Some(html) = search.get(&from, ACCEPT_PAGES)?
        && let Some(page) = page(&html)
    {
        return search.run(page, &html).map(Some);
    }
    search.read(got, hints).map(Some)
}

/// A search that begins at a page.
struct Search<'a, 'p> {
    library: Option<&'a Library>,
    hints: &'a Hints,
    now: DateTime<Utc>,
    progress: &'a mut Progress<'p>,
    page: String,
    /// Whether the page is public, so that it must not lead to the local network. Checking
    /// may need a DNS lookup.
    is_public: OnceCell<bool>,
    requests: usize,
    /// The places that were looked at, and what was there.
    looked: Vec<String>,
}

impl Search<'_, '_> {
    /// Returns the limits of a request to which the page leads.
    fn limits(&self) -> Limits {
        let only_public = *self.is_public.get_or_init(|| fetch::is_public(&self.page));
        Limits { only_public, ..Limits::default() }
    }

    /// Downloads a file; `None` if there were too many requests.
    fn get(&mut self, url: &str, accept: &'static str) -> Result<Option<SourceContent>, Error> {
        if self.requests >= MAX_REQUESTS {
            return Ok(None);
        }
        self.requests += 1;
        let limits = Limits { accept, ..self.limits() };
        let file = fetch::fetch(url, &Validators::default(), &limits, self.progress)?;
        Ok(file.map(|file| SourceContent::downloaded(file, url)))
    }

    /// Tries the candidates of a page, and then those of the pages to which it links.
    fn run(&mut self, page: Page, got: &SourceContent) -> Result<Edition, Error> {
        let hints = Hints {
            title: self.hints.title.clone().or_else(|| title_of(&page)),
            ..self.hints.clone()
        };
        if let Some(edition) = self.in_page(page.talks.as_deref(), got, &hints) {
            return Ok(edition);
        }
        if !page.conferences.is_empty() {
            return Err(Error::Refused(self.list_of(&page.conferences)));
        }
        // Less reliable than a schedule to which the page leads.
        let mut events = self.in_page(page.events.as_deref(), got, &hints);
        let mut queue: VecDeque<(Candidate, bool)> = VecDeque::new();
        queue.extend(page.candidates.into_iter().map(|candidate| (candidate, true)));
        while let Some((candidate, is_first)) = queue.pop_front() {
            let accept = if candidate.is_page { ACCEPT_PAGES } else { ACCEPT };
            let got = match self.get(&candidate.url, accept) {
                Ok(Some(got)) => got,
                Ok(None) => break,
                Err(error @ Error::Fetch(fetch::Error::Stopped)) => return Err(error),
                Err(error) => {
                    self.looked.push(error.to_string());
                    continue;
                }
            };
            let at = got.url.clone().unwrap_or_default();
            if let Some(page) = format::page(&got.bytes, &at, got.charset.as_deref()) {
                if let Some(edition) = self.in_page(page.talks.as_deref(), &got, &hints) {
                    return Ok(edition);
                }
                events = events.or_else(|| self.in_page(page.events.as_deref(), &got, &hints));
                self.looked.push(format!("{} (a web page)", url::redacted(&candidate.url)));
                if is_first {
                    let files = page.candidates.into_iter().filter(|candidate| !candidate.is_page);
                    for candidate in files.rev() {
                        queue.push_front((candidate, false));
                    }
                }
                continue;
            }
            match self.read(got, &hints) {
                Ok(edition) => return Ok(self.found(edition, candidate.why)),
                Err(error @ (Error::Refused(_) | Error::Unreadable { .. })) => {
                    self.looked.push(error.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        events.ok_or_else(|| Error::Refused(self.failure()))
    }

    /// Reads a schedule with all its pages, and its breaks if they are elsewhere.
    fn read(&mut self, got: SourceContent, hints: &Hints) -> Result<Edition, Error> {
        let got = self.with_all_pages(got)?;
        let url = got.url.clone().unwrap_or_default();
        let mut edition = Edition::read(self.library, got, hints.clone(), self.now)?;
        if let Some((event, _)) = url.split_once("/schedule/export/schedule.") {
            let widget = format!("{event}/schedule/widgets/schedule.json");
            self.add_breaks(&mut edition, &widget);
        }
        Ok(edition)
    }

    /// Adds the breaks from the widget of pretalx, because its exports have none. Not every
    /// site has the widget, so a missing one is no fault.
    fn add_breaks(&mut self, edition: &mut Edition, widget: &str) {
        let Ok(Some(got)) = self.get(widget, ACCEPT) else {
            return;
        };
        let hints = Hints { charset: got.charset, ..self.hints.clone() };
        let Ok(import) = format::read(&got.bytes, &hints) else {
            return;
        };
        let mut conference = edition.schedule.conference().clone();
        let breaks = import.conference.talks.into_iter().filter(|talk| talk.is_break);
        conference.talks.extend(breaks);
        for room in import.conference.rooms {
            let is_used =
                conference.talks.iter().any(|talk| talk.room.as_ref() == Some(&room.name));
            if is_used && !conference.rooms.contains(&room) {
                conference.rooms.push(room);
            }
        }
        if let Ok(schedule) = Schedule::new(conference) {
            edition.schedule = schedule;
        }
    }

    /// Reads JSON that a page contains: its talks or its events.
    fn in_page(&self, json: Option<&str>, got: &SourceContent, hints: &Hints) -> Option<Edition> {
        let bytes = json?.as_bytes().to_vec();
        let got = SourceContent {
            url: got.url.clone(),
            validators: got.validators.clone(),
            ..SourceContent::new(bytes, got.from.clone())
        };
        Edition::read(self.library, got, hints.clone(), self.now).ok()
    }

    fn found(&self, mut edition: Edition, why: &'static str) -> Edition {
        edition.found = Some(why);
        edition.source.page = Some(self.page.clone());
        edition
    }

    /// Returns the refusal of a page that lists conferences.
    fn list_of(&self, conferences: &[(String, String)]) -> String {
        const MAX_NAMED: usize = 4;
        let named = conferences.iter().take(MAX_NAMED);
        let named: Vec<String> =
            named.map(|(name, url)| format!("{name}: {}", url::redacted(url))).collect();
        let more = match conferences.len().saturating_sub(MAX_NAMED) {
            0 => String::new(),
            more => format!("; {more} more"),
        };
        let several = if conferences.len() == 1 { "a conference" } else { "several conferences" };
        format!(
            "{} lists {several} ({}{more}); import the page of one",
            url::redacted(&self.page),
            named.join("; ")
        )
    }

    fn failure(&self) -> String {
        let page = url::redacted(&self.page);
        let looked = match &self.looked[..] {
            [] => "it leads to no schedule file, no page called schedule and no export of a \
                   known system"
                .to_owned(),
            looked => format!("looked at:\n  {}", looked.join("\n  ")),
        };
        format!("no schedule found from the web page {page}; {looked}")
    }

    /// Adds the further pages of a list that a server divides (`{"next": URL, "results": […]}`),
    /// as long as they are on the same host.
    fn with_all_pages(&mut self, mut got: SourceContent) -> Result<SourceContent, Error> {
        const MAX_PAGES: usize = 200;
        let host = got.url.as_deref().and_then(url::host);
        if !format::is_paginated(&got.bytes) {
            return Ok(got);
        }
        let Ok(mut list) = ListPage::read(&got.bytes) else { return Ok(got) };
        let mut pages = 1;
        while let Some(url) = list.next.take().filter(|url| url::host(url) == host) {
            pages += 1;
            if pages > MAX_PAGES {
                return Err(Error::Refused(format!(
                    "{}: the list has more than {MAX_PAGES} pages",
                    url::redacted(&url)
                )));
            }
            let limits = self.limits();
            let fetched = fetch::fetch(&url, &Validators::default(), &limits, self.progress)?;
            let Some(file) = fetched else { break };
            let page = ListPage::read(&file.bytes).map_err(|error| {
                Error::Refused(format!("{}: not a page of a list: {error}", url::redacted(&url)))
            })?;
            list.results.extend(page.results);
            list.next = page.next;
        }
        if pages > 1 {
            let list = serde_json::json!({ "results": list.results });
            got.bytes = list.to_string().into_bytes();
            // The validators are those of the first page only.
            got.validators = Validators::default();
        }
        Ok(got)
    }
}

/// Returns the title of the conference from the title of its page.
fn title_of(page: &Page) -> Option<String> {
    let title = [" :: ", " | ", " – ", " - "].iter().fold(page.title.as_str(), |title, divider| {
        title.split(divider).next().unwrap_or_default()
    });
    Some(title.trim().to_owned()).filter(|title| !title.is_empty())
}
