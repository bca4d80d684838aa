//! Web pages: where a conference's page says that its schedule is.
//!
//! A page belongs to a known system, or names a schedule in its head, or links to one, or
//! holds the talks as JSON-LD. This module reads pages and makes no requests.

mod parts;

use std::collections::BTreeSet;

use url::Url;

use self::parts::Parts;
use super::encoding::start_of;
use crate::text::{clean, fold, truncated};

/// A web page, as far as it leads to a schedule.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The title, on one line.
    pub title: String,
    /// The places where the schedule may be, most likely first.
    pub candidates: Vec<Candidate>,
    /// The talks in the page itself, as JSON.
    pub talks: Option<String>,
    /// The events in the page itself, as JSON: the talks of a list, or other conferences.
    pub events: Option<String>,
    /// The conferences that the page lists: names and URLs.
    pub conferences: Vec<(String, String)>,
}

/// A place where the schedule may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub url: String,
    /// The reason to look there: `pretalx`, `a link to it`.
    pub why: &'static str,
    /// Whether it is another page rather than the schedule itself.
    pub is_page: bool,
}

impl Candidate {
    fn new(url: Url, why: &'static str) -> Self {
        Self { url: url.into(), why, is_page: false }
    }
}

pub fn is_page(text: &str) -> bool {
    const DETECTION_BYTES: usize = 4000;
    let head = truncated(start_of(text), DETECTION_BYTES).to_ascii_lowercase();
    head.starts_with('<') && (head.starts_with("<!doctype html") || head.contains("<html"))
}

pub fn read(text: &str, url: &str) -> Page {
    let Ok(address) = Url::parse(url) else { return Page::default() };
    let parts = Parts::of(text);
    let base = parts.base.as_deref().and_then(|base| address.join(base).ok());
    let reader = Reader { parts: &parts, base: base.as_ref().unwrap_or(&address), url: &address };
    let mut candidates = Vec::new();
    let found = reader.system(text).into_iter().chain(reader.alternates()).chain(reader.links());
    for candidate in found.chain(reader.pages()) {
        let is_known = |other: &Candidate| other.url == candidate.url;
        if candidate.url != url && !candidates.iter().any(is_known) {
            candidates.push(candidate);
        }
    }
    Page {
        title: clean::line(&parts.title),
        candidates,
        talks: parts.talks(),
        events: parts.events(),
        conferences: reader.conferences(text),
    }
}

struct Reader<'a> {
    parts: &'a Parts,
    /// The URL to which links are relative.
    base: &'a Url,
    url: &'a Url,
}

impl Reader<'_> {
    /// Returns the export of a known system.
    fn system(&self, text: &str) -> Option<Candidate> {
        let (why, url) = if self.parts.generator.contains("pretalx") {
            let is_above = |part: &str| !PRETALX_PAGES.contains(&part);
            ("pretalx", self.below(is_above, "schedule/export/schedule.json"))
        } else if self.url.host_str().is_some_and(|host| host.ends_with(".sched.com")) {
            ("Sched", self.url.join("/all.ics").ok())
        } else if let Some(id) = sessionize_id(text) {
            let url = format!("https://sessionize.com/api/v2/{id}/view/All");
            ("Sessionize", Url::parse(&url).ok())
        } else if let Some(event) = self.after("event").filter(|_| text.contains("indico")) {
            let path = format!("export/event/{event}.json?detail=contributions");
            ("Indico", self.below(|part| part != "event", &path))
        } else if let Some(event) = self.after("conferences").filter(|_| text.contains("osem")) {
            let path = format!("conferences/{event}/schedule.xml");
            ("OSEM", self.below(|part| part != "conferences", &path))
        } else if text.contains("wafer") {
            ("wafer", self.url.join("/schedule/pentabarf.xml").ok())
        } else {
            return None;
        };
        Some(Candidate::new(url?, why))
    }

    /// Returns the conferences that the first page of a pretalx site or the page of an Indico
    /// category lists.
    fn conferences(&self, text: &str) -> Vec<(String, String)> {
        let is_listed = if self.parts.generator.contains("pretalx") && self.url.path() == "/" {
            is_pretalx_event
        } else if text.contains("indico") && self.after("category").is_some() {
            is_indico_event
        } else {
            return Vec::new();
        };
        let mut found: Vec<(String, String)> = Vec::new();
        for (link, name) in &self.parts.links {
            let Some(url) = self.absolute(link).filter(|url| self.is_here(url)) else { continue };
            let name = clean::line(name);
            let is_known = || found.iter().any(|(_, other)| other == url.as_str());
            if is_listed(url.path()) && !name.is_empty() && !is_known() {
                found.push((name, url.to_string()));
            }
        }
        found
    }

    /// Returns the part of the path after a part.
    fn after(&self, name: &str) -> Option<String> {
        let mut parts = self.url.path_segments()?;
        parts.find(|part| *part == name)?;
        parts.next().filter(|part| !part.is_empty()).map(str::to_owned)
    }

    /// Returns the URL of a path below the first parts of the path, as long as they fit.
    fn below(&self, fits: impl Fn(&str) -> bool, path: &str) -> Option<Url> {
        let parts = self.url.path_segments()?;
        let parts = parts.take_while(|part| !part.is_empty() && fits(part));
        let parts: Vec<&str> = parts.chain([path]).collect();
        self.url.join(&format!("/{}", parts.join("/"))).ok()
    }

    fn absolute(&self, link: &str) -> Option<Url> {
        let mut url = self.base.join(link.trim()).ok()?;
        url.set_fragment(None);
        if url.scheme() == "webcal" || url.scheme() == "webcals" {
            url = Url::parse(&url.as_str().replacen(url.scheme(), "https", 1)).ok()?;
        }
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    /// Returns what the head names as another form of the page.
    fn alternates(&self) -> Vec<Candidate> {
        const TYPES: [&str; 6] = [
            "text/calendar",
            "application/vnd.c3voc.schedule+xml",
            "application/xml",
            "text/xml",
            "application/json",
            "application/calendar+xml",
        ];
        let fits = |kind: &str| TYPES.contains(&kind.trim().to_ascii_lowercase().as_str());
        let fitting = self.parts.alternates.iter().filter(|(kind, _)| fits(kind));
        let urls = fitting.filter_map(|(_, link)| self.absolute(link));
        urls.map(|url| Candidate::new(url, "named by the page")).collect()
    }

    /// Returns links to files of a schedule, those on the same host first.
    fn links(&self) -> Vec<Candidate> {
        const MAX_CALENDARS: usize = 3;
        let urls = self.parts.links.iter().map(|(link, _)| link).chain(&self.parts.sources);
        let urls = urls.filter_map(|link| self.absolute(link));
        let ranked = urls.filter_map(|url| Some((!self.is_here(&url), file_rank(&url)?, url)));
        // Sorted and without duplicates.
        let mut ranked: BTreeSet<_> = ranked.collect();
        // Many calendars are those of single talks.
        let is_single = |rank: u8| rank == LAST_RANK;
        if ranked.iter().filter(|(_, rank, _)| is_single(*rank)).count() > MAX_CALENDARS {
            ranked.retain(|(_, rank, _)| !is_single(*rank));
        }
        ranked.into_iter().map(|(.., url)| Candidate::new(url, "a link to it")).collect()
    }

    /// Returns links to pages that are called schedule, on the same host first.
    fn pages(&self) -> Vec<Candidate> {
        const NAMES: [&str; 12] = [
            "schedule",
            "programme",
            "program",
            "agenda",
            "timetable",
            "fahrplan",
            "programm",
            "zeitplan",
            "programma",
            "horaire",
            "programa",
            "sessions",
        ];
        let is_named =
            |text: &str| fold::words(&fold::text(text)).any(|word| NAMES.contains(&word));
        let named = self.parts.links.iter().filter_map(|(link, name)| {
            let url = self.absolute(link)?;
            let last = url.path_segments()?.rev().find(|part| !part.is_empty());
            (is_named(name) || last.is_some_and(is_named)).then_some(url)
        });
        let mut urls: Vec<Url> = named.collect();
        urls.sort_by_key(|url| !self.is_here(url));
        let page =
            |url| Candidate { is_page: true, ..Candidate::new(url, "a page called schedule") };
        urls.into_iter().map(page).collect()
    }

    fn is_here(&self, url: &Url) -> bool {
        url.host_str() == self.url.host_str()
    }
}

/// Reports whether a path is that of an event on a pretalx site: `/conf-2030/`.
fn is_pretalx_event(path: &str) -> bool {
    const RESERVED_SLUGS: [&str; 4] = ["orga", "api", "locale", "p"];
    let slug = path.trim_matches('/');
    !slug.is_empty() && !slug.contains('/') && !RESERVED_SLUGS.contains(&slug)
}

/// Reports whether a path is that of an event on an Indico site: `/event/17/`.
fn is_indico_event(path: &str) -> bool {
    let mut parts = path.trim_end_matches('/').rsplit('/');
    let number = parts.next().unwrap_or_default();
    !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && parts.next() == Some("event")
}

/// The pages below an event of pretalx.
const PRETALX_PAGES: [&str; 8] =
    ["schedule", "talk", "speaker", "featured", "cfp", "sneak", "me", "login"];

/// The rank of a calendar that may be that of a single talk.
const LAST_RANK: u8 = 6;

/// Ranks a URL that may be that of a schedule by its name; lower is better.
fn file_rank(url: &Url) -> Option<u8> {
    let path = url.path().to_ascii_lowercase();
    let query = url.query().unwrap_or_default().to_ascii_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| path.ends_with(end));
    let names = |names: &[&str]| names.iter().any(|name| path.contains(name));
    let is_calendar = ends(&[".ics", "/ical"]) || query.contains("format=ics");
    Some(match () {
        () if ends(&["schedule.json"]) => 0,
        () if ends(&["schedule.xml", "schedule/xml"]) => 1,
        () if names(&["pentabarf", ".frab"]) || ends(&["/frab"]) => 2,
        () if names(&["frab"]) && ends(&[".xml", ".json"]) => 2,
        () if names(&["sessionize.com/api/v2/"]) => 3,
        () if is_calendar
            && names(&["schedule", "calendar", "all", "programm", "agenda", "event"]) =>
        {
            4
        }
        () if ends(&[".xcal"]) => 5,
        () if is_calendar => LAST_RANK,
        () => return None,
    })
}

/// Returns the ID in an embedded schedule of Sessionize.
fn sessionize_id(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("sessionize.com/api/v2/")?;
    let id = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    (4..=32).contains(&id.len()).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn urls(html: &str, url: &str) -> Vec<String> {
        let page = read(html, url);
        page.candidates
            .iter()
            .map(|candidate| {
                let mark = if candidate.is_page { "page " } else { "" };
                format!("{mark}{}: {}", candidate.why, candidate.url)
            })
            .collect()
    }

    #[test]
    fn pretalx_pages_lead_to_their_export() {
        let html = "<!doctype html><html><meta content=pretalx name=generator><title> Conf  :: pretalx</title>";
        for page in [
            "https://p.example/conf/",
            "https://p.example/conf",
            "https://p.example/conf/schedule/",
            "https://p.example/conf/talk/ABCDEF/",
            "https://p.example/conf/schedule/v/1.0/",
            "https://p.example/conf/speaker/",
        ] {
            assert_eq!(
                urls(html, page),
                ["pretalx: https://p.example/conf/schedule/export/schedule.json"]
            );
        }
        let deeper = urls(html, "https://e.example/talk/conf/schedule/");
        assert_eq!(deeper.len(), 1);
        assert_eq!(read(html, "https://p.example/conf/").title, "Conf :: pretalx");
    }

    #[test]
    fn pretalx_home_page_lists_conferences() {
        let html = "<!doctype html><html><meta content=pretalx name=generator><title>Events :: pretalx</title>
            <a href=/><i></i></a><a href=/orga/>x</a><a href=https://pretalx.com/x/>pretalx</a>
            <ul><li><a href=/one-2030/>One 2030\n (1st - 2nd April)</a><li><a href=/two/>Two</a></ul>";
        let conferences = |url| read(html, url).conferences;
        let named = |name: &str, url: &str| (name.to_owned(), url.to_owned());
        assert_eq!(
            conferences("https://p.example/"),
            [
                named("One 2030 (1st - 2nd April)", "https://p.example/one-2030/"),
                named("Two", "https://p.example/two/")
            ]
        );
        assert_eq!(conferences("https://p.example/one-2030/"), []);
    }

    #[test]
    fn indico_category_lists_its_events() {
        let html = "<!doctype html><title>Physics · Indico</title><link href=/dist/indico.css>
            <a href=/indico/event/5/>Quarks\n 2031</a><a href=/indico/event/5/ title=x>again</a>
            <a href='/indico/event/6/contributions/'>talks</a><a href=/indico/category/3/>Sub</a>
            <a href=https://other.example/event/9/>elsewhere</a><a href=/indico/event/12>Gluons</a>";
        let conferences = |url| read(html, url).conferences;
        let named = |name: &str, url: &str| (name.to_owned(), url.to_owned());
        let listed = [
            named("Quarks 2031", "https://i.example/indico/event/5/"),
            named("Gluons", "https://i.example/indico/event/12"),
        ];
        assert_eq!(conferences("https://i.example/indico/category/2/"), listed);
        assert_eq!(conferences("https://i.example/indico/event/5/"), []);
    }

    #[test]
    fn known_systems_lead_to_their_exports() {
        for (html, page, expected) in [
            (
                "<html>",
                "https://ossx.sched.com/?iframe=no",
                "Sched: https://ossx.sched.com/all.ics",
            ),
            (
                "<html><script src='https://sessionize.com/api/v2/abcd12/view/GridSmart?under=True'></script>",
                "https://devops.example/program",
                "Sessionize: https://sessionize.com/api/v2/abcd12/view/All",
            ),
            (
                "<html><link href=/dist/indico.css>",
                "https://i.example/sub/event/42/contributions/77/",
                "Indico: https://i.example/sub/export/event/42.json?detail=contributions",
            ),
            (
                "<html><meta name=x content=osem>",
                "https://o.example/conferences/abc26/program",
                "OSEM: https://o.example/conferences/abc26/schedule.xml",
            ),
            (
                "<html><script src=/static/wafer.js></script>",
                "https://w.example/about/",
                "wafer: https://w.example/schedule/pentabarf.xml",
            ),
        ] {
            assert_eq!(urls(html, page).first().map(String::as_str), Some(expected));
        }
    }

    #[test]
    fn alternates_links_and_pages_are_tried_in_order() {
        let html = "<html><head><base href=/2026/>
            <link rel='alternate feed' type='application/rss+xml' href=/rss>
            <link rel=alternate type='text/calendar' href=cal>
            </head><body><a href='https://other.example/schedule.json'>JSON</a>
            <a href='talks/1.ics'>one</a> <a href=all.ics>Calendar</a> <a href='/frab/s.xml#x'>frab</a>
            <a href='webcal://c.example/schedule.ics'>webcal</a>
            <a href='mailto:a@b.example'>schedule</a> <a href=news>News</a>
            <a href=prog/><b>The</b> Programme</a> <a href=/fahrplan/>Plan</a>";
        assert_eq!(
            urls(html, "https://c.example/2026/info"),
            [
                "named by the page: https://c.example/2026/cal",
                "a link to it: https://c.example/frab/s.xml",
                "a link to it: https://c.example/2026/all.ics",
                "a link to it: https://c.example/schedule.ics",
                "a link to it: https://c.example/2026/talks/1.ics",
                "a link to it: https://other.example/schedule.json",
                "page a page called schedule: https://c.example/2026/prog/",
                "page a page called schedule: https://c.example/fahrplan/",
            ]
        );
    }

    #[test]
    fn the_calendars_of_single_talks_are_left_out() {
        let links = (0..9).map(|number| format!("<a href=/t/{number}.ics>add</a>"));
        let links = links.collect::<Vec<_>>().concat();
        let html = format!("<html>{links}<a href=/full-schedule.ics>all</a>");
        assert_eq!(
            urls(&html, "https://c.example/"),
            ["a link to it: https://c.example/full-schedule.ics"]
        );
    }

    #[test]
    fn talks_in_json_ld_are_found() {
        let html = r#"<html><script type="application/ld+json">{"@type": "Event", "name": "C",
            "subEvent": [{"@type": "Event", "name": "T <b>"}]}</script><a href=x>y</a>"#;
        let talks = read(html, "https://c.example/").talks.unwrap();
        assert!(talks.contains("T <b>"), "{talks}");
        assert_eq!(
            read("<script type=application/ld+json>{\"subEvent\":", "https://c.example/").talks,
            None
        );
    }

    #[test]
    fn html_is_detected_by_its_start() {
        assert!(is_page("\n<!DOCTYPE html>"));
        assert!(is_page("<!-- x --><HTML lang=en>"));
        assert!(!is_page("<schedule><html></schedule"[..10].into()));
        assert!(!is_page("BEGIN:VCALENDAR\nDESCRIPTION:<html>"));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn read_never_panics(html in "(<a href=|<script>|<title>|</|>|sessionize.com/api/v2/|[a-z/:?#.é\"' ]{0,6}){0,20}", url in "(https://)?[a-z./é]{0,12}") {
            let _ = read(&html, &url);
            let _ = is_page(&html);
        }
    }
}
