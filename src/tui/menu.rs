//! What can be followed from a talk: its people, its session, its links, and
//! what is on at the same time.
//!
//! Only what is in the menu; opening it is `update`'s, drawing it the view's.

use super::details;
use super::model::App;
use crate::agenda::{news, words};
use crate::schedule::{Group, Grouping, Slot, Talk};
use crate::text::fold;
use crate::text::markdown::{self, Document};

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a group of talks: what they are grouped by, and the group's key.
    Group(Grouping, String),
    /// To a talk, by its place in time order.
    Talk(usize),
    /// To a web address.
    Link(String),
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// The heading over it and its like.
    pub heading: &'static str,
    /// What it is.
    pub text: String,
    /// What more there is to say.
    pub note: String,
    /// Where it leads.
    pub target: Target,
}

/// The entries for a talk, in the order of the details.
pub fn items(app: &App, talk: &Talk) -> Vec<MenuItem> {
    let mut items = Vec::new();
    let people = app.schedule.groups(Grouping::Speaker);
    for (name, _, _) in details::people(talk) {
        let folded = fold::text(name);
        // They stand in the order of their folded names, and nobody at the end.
        let key = |group: &Group| group.key.as_deref().map(fold::text);
        let named = people.partition_point(|group| key(group).is_some_and(|key| key < folded));
        let group = people.get(named).filter(|group| key(group) == Some(folded));
        if items.iter().any(|item: &MenuItem| item.text == name) {
            continue;
        }
        if let Some((group, key)) = group.and_then(|group| Some((group, group.key.clone()?))) {
            items.push(MenuItem {
                heading: "People",
                text: name.to_owned(),
                note: words::count(group.talks.len(), "talk"),
                target: Target::Group(Grouping::Speaker, key),
            });
        }
    }
    let mut session = |title: &str| {
        let groups = app.schedule.groups(Grouping::Session);
        if let Some(group) = groups
            .iter()
            .find(|group| group.key.as_deref() == Some(title))
        {
            items.push(MenuItem {
                heading: "Session",
                text: title.to_owned(),
                note: words::count(group.talks.len(), "talk"),
                target: Target::Group(Grouping::Session, title.to_owned()),
            });
        }
    };
    talk.session.as_deref().into_iter().for_each(&mut session);
    app.schedule
        .describes(talk)
        .into_iter()
        .for_each(&mut session);
    if let Some(at) = app
        .schedule
        .session_description(talk)
        .and_then(|talk| app.schedule.position(&talk.id))
    {
        items.push(MenuItem {
            heading: "Session",
            text: "Description of the session".to_owned(),
            note: String::new(),
            target: Target::Talk(at),
        });
    }
    items.extend(links(talk));
    let others = app.schedule.at_the_same_time(talk).into_iter();
    items.extend(others.map(|at| at_the_same_time(app, at)));
    items
}

/// The entries for a talk that the programme no longer has: what one could go to
/// instead.
pub fn instead(app: &App, slot: Option<Slot>) -> Vec<MenuItem> {
    let talks = news::instead(&app.schedule, &app.agenda, slot).into_iter();
    talks.map(|at| at_the_same_time(app, at)).collect()
}

fn at_the_same_time(app: &App, at: usize) -> MenuItem {
    let talk = &app.schedule.talks()[at];
    let start = talk.slot.map(|slot| words::start(slot, app.shown_zone()));
    MenuItem {
        heading: "At the same time",
        text: talk.title.clone(),
        note: start.unwrap_or_default(),
        target: Target::Talk(at),
    }
}

/// Whether web addresses are among them.
pub fn has_links(talk: &Talk) -> bool {
    !links(talk).is_empty()
}

fn links(talk: &Talk) -> Vec<MenuItem> {
    let document = Document::parse(&talk.abstract_);
    let page = talk.url.iter().map(|url| (url.as_str(), "page"));
    let given = talk
        .links
        .iter()
        .map(|link| (link.url.as_str(), link.title.as_str()));
    let found = document.links().iter().map(|link| {
        let title = if link.title == link.url {
            ""
        } else {
            link.title.as_str()
        };
        (link.url.as_str(), title)
    });
    let mut items: Vec<MenuItem> = Vec::new();
    for (url, title) in page.chain(found).chain(given) {
        let target = Target::Link(url.to_owned());
        if markdown::is_web_link(url) && !items.iter().any(|item| item.target == target) {
            items.push(MenuItem {
                heading: "Links",
                text: details::bare_url(url).to_owned(),
                note: title.to_owned(),
                target,
            });
        }
    }
    items
}
