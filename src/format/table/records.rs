//! Talks in JSON: objects with a title and a time at any depth, completed from their parent
//! and sibling objects.

use std::collections::{HashMap, HashSet};

use super::columns::{Column, Columns};
use crate::format::json::Json;
use crate::format::repairs::time;

#[derive(Debug, Default)]
pub struct Record<'a> {
    values: Vec<(Column, &'a Json)>,
    /// The room whose list contains the talk.
    pub room: &'a str,
    /// The day whose list contains the talk.
    pub day: &'a str,
}

impl<'a> Record<'a> {
    /// Returns the first value of a column that is not blank, or `null`.
    pub fn get(&self, column: Column) -> &'a Json {
        let mut values = self.all(column);
        values.find(|value| !is_blank(value)).unwrap_or(&Json::Null)
    }

    /// Reports whether there is no value in it but an empty check box.
    fn is_blank(&self) -> bool {
        self.values.iter().all(|(_, value)| is_blank(value) || is_unchecked(value))
    }

    pub fn all(&self, column: Column) -> impl Iterator<Item = &'a Json> {
        let values = self.values.iter().filter(move |(other, _)| *other == column);
        values.map(|(_, value)| *value)
    }
}

fn is_unchecked(value: &Json) -> bool {
    value.text().trim().eq_ignore_ascii_case("false")
}

fn is_blank(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Text(text) => text.trim().is_empty(),
        Json::List(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
    }
}

/// The talks of a file, and the objects that they refer to by ID.
#[derive(Debug)]
pub struct Records<'a> {
    pub format: &'static str,
    pub meanings: &'a Columns,
    pub talks: Vec<Record<'a>>,
    named: HashMap<(Column, &'a str), &'a Json>,
    /// The categories by the ID of their items: the name of the category, and the item.
    categories: HashMap<&'a str, (&'a str, &'a Json)>,
    /// The names of the columns of the first objects in a list, to explain a refusal.
    pub columns: Vec<&'a str>,
    /// The list of these objects.
    pub rows: &'a [Json],
    /// The number of times and places of talks that are not in the file.
    pub unnamed: usize,
}

/// The list that contains an object.
#[derive(Debug, Clone, Copy, Default)]
struct Context<'a> {
    list: &'a str,
    room: &'a str,
    day: &'a str,
}

impl<'a> Records<'a> {
    pub fn of(json: &'a Json, format: &'static str, meanings: &'a Columns) -> Self {
        let (named, categories) = (HashMap::new(), HashMap::new());
        let (talks, columns, rows) = (Vec::new(), Vec::new(), &[]);
        let mut records =
            Self { format, meanings, talks, named, categories, columns, rows, unnamed: 0 };
        records.visit(json, Context::default());
        let mut seen = HashSet::new();
        records.talks.retain(|talk| !talk.is_blank());
        records.talks.retain(|talk| {
            let id = [Column::Guid, Column::Code, Column::Id].map(|column| talk.get(column).text());
            let start = talk.get(Column::Start).text();
            id.iter().all(|id| id.is_empty())
                || seen.insert((id, start, talk.get(Column::Title).text()))
        });
        records
    }

    /// Returns the object with this ID in the list for a column, else the value itself.
    pub fn resolve(&self, column: Column, value: &'a Json) -> &'a Json {
        let Json::Text(id) = value else { return value };
        self.named.get(&(column, id.as_str())).copied().unwrap_or(value)
    }

    /// Returns the name of the category and the item with this ID.
    pub fn category(&self, id: &str) -> Option<(&'a str, &'a Json)> {
        self.categories.get(id).copied()
    }

    fn visit(&mut self, json: &'a Json, within: Context<'a>) {
        match json {
            Json::List(items) => {
                self.list_columns(items);
                for item in items {
                    self.visit(item, within);
                }
            }
            Json::Object(members) => {
                if self.add(json, within) {
                    return;
                }
                self.remember(json, within);
                let within = self.within(json, within);
                for (name, value) in members {
                    let within = self.under(name, within);
                    self.visit(value, Context { list: name, ..within });
                }
            }
            Json::Null | Json::Text(_) => {}
        }
    }

    /// Notes the columns of the first list of objects.
    fn list_columns(&mut self, items: &'a [Json]) {
        if self.columns.is_empty() {
            let mut objects = items.iter().map(Json::members);
            let members = objects.find(|members| !members.is_empty()).unwrap_or_default();
            self.columns = members.iter().map(|(name, _)| name.as_str()).collect();
            self.rows = items;
        }
    }

    /// Returns the room and the day of the talks in an object.
    fn within(&self, object: &'a Json, within: Context<'a>) -> Context<'a> {
        let is_room = self.meanings.of(within.list) == Some(Column::Room);
        let room = if is_room { object.text() } else { "" };
        let day = self.value(object, Column::Date).text();
        Context {
            room: if room.is_empty() { within.room } else { room },
            day: if day.is_empty() { within.day } else { day },
            ..within
        }
    }

    /// Returns the room and the day of the talks in a member of an object.
    fn under(&self, name: &'a str, within: Context<'a>) -> Context<'a> {
        if time::read(name).is_some() {
            return Context { day: name, ..within };
        }
        match self.meanings.of(within.list) {
            Some(Column::Room) if self.meanings.of(name).is_none() => {
                Context { room: name, ..within }
            }
            _ => within,
        }
    }

    /// Remembers an object to which talks may refer by its ID.
    fn remember(&mut self, object: &'a Json, within: Context<'a>) {
        match self.meanings.of(within.list) {
            Some(Column::Categories) => {
                let items = ["items", "categoryItems"].map(|name| object.get(name).items());
                let title = object.first(&["title", "name"]);
                for item in items.into_iter().flatten() {
                    self.categories.insert(item.get("id").text(), (title, item));
                }
            }
            Some(column) => {
                let ids = ["code", "id"].map(|name| object.get(name).text());
                for id in ids.into_iter().filter(|id| !id.is_empty()) {
                    self.named.entry((column, id)).or_insert(object);
                }
            }
            None => {}
        }
    }

    /// Adds the talks that an object describes, and reports whether it does.
    fn add(&mut self, object: &'a Json, within: Context<'a>) -> bool {
        let Some(parts) = self.parts(object) else {
            let talk = self.value(object, Column::Talk);
            let is_reference = self.has(object, Column::Start) && !talk.text().is_empty();
            self.unnamed += usize::from(is_reference);
            return false;
        };
        if self.contains_talks(object) {
            return false;
        }
        let (room, day) = (within.room, within.day);
        let values = |of: &[&'a Json]| {
            let members = of.iter().flat_map(|object| object.members());
            let known = members.filter_map(|(name, value)| Some((self.meanings.of(name)?, value)));
            known.collect::<Vec<_>>()
        };
        let mut slots = self.slots(object);
        if slots.is_empty() {
            slots.push(&Json::Null);
        }
        for slot in slots {
            let values = values(&[&parts[..], &[slot]].concat());
            self.talks.push(Record { values, room, day });
        }
        true
    }

    /// Returns the objects that together describe a talk, the one with the title first.
    fn parts(&self, object: &'a Json) -> Option<Vec<&'a Json>> {
        let has = |column| self.has(object, column);
        let is_timed = has(Column::Start) || has(Column::Date);
        let talk = self.value(object, Column::Talk);
        if is_timed && self.has(talk, Column::Title) {
            return Some(vec![talk, object]);
        }
        let is_scheduled = is_timed
            || has(Column::Slots)
            || has(Column::Room) && (has(Column::Speakers) || has(Column::Duration));
        let is_pause = has(Column::Talk) && talk == &Json::Null && has(Column::Start);
        let is_talk = has(Column::Title) && is_scheduled
            || has(Column::Name) && has(Column::Start)
            || is_pause && !self.value(object, Column::Description).text().is_empty();
        is_talk.then(|| vec![object])
    }

    fn slots(&self, object: &'a Json) -> Vec<&'a Json> {
        let slots = self.value(object, Column::Slots);
        let one = std::slice::from_ref(slots);
        let slots = if slots.members().is_empty() { slots.items() } else { one };
        slots.iter().filter(|slot| self.has(slot, Column::Start)).collect()
    }

    /// Reports whether an object is a conference or a day rather than a talk.
    fn contains_talks(&self, object: &'a Json) -> bool {
        let mut members = object.members().iter();
        members.any(|(name, value)| {
            let is_part = matches!(self.meanings.of(name), Some(Column::Talk | Column::Slots));
            !is_part && self.is_list_of_talks(value)
        })
    }

    fn is_list_of_talks(&self, json: &'a Json) -> bool {
        let is_talk = |json: &'a Json| {
            self.has(json, Column::Start) && self.parts(json).is_some() || self.contains_talks(json)
        };
        match json {
            Json::List(items) => items.iter().any(is_talk),
            Json::Object(members) => members.iter().any(|(_, value)| self.is_list_of_talks(value)),
            Json::Null | Json::Text(_) => false,
        }
    }

    fn has(&self, object: &Json, column: Column) -> bool {
        object.members().iter().any(|(name, _)| self.meanings.of(name) == Some(column))
    }

    fn value(&self, object: &'a Json, column: Column) -> &'a Json {
        let mut members = object.members().iter();
        let member = members.find(|(name, _)| self.meanings.of(name) == Some(column));
        member.map_or(&Json::Null, |(_, value)| value)
    }
}
