//! IDs of talks from calendars: the UIDs of the events, without the prefix and the host that
//! all UIDs of a calendar share.
//!
//! One new event may change what all of them share, and so every ID. The new edition then
//! keeps the form of the stored one.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::iter;

use crate::schedule::TalkId;
use crate::schedule::model::Talk;

/// The maximum number of hyphens of a UID after which it may be divided.
const MAX_HYPHENS: usize = 16;

/// The parts that the UIDs of one edition have and those of the other lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Cut<'a> {
    /// Empty, or the beginning up to a hyphen.
    prefix: &'a str,
    /// Empty, or the end from an `@`.
    host: &'a str,
}

impl Cut<'_> {
    fn without(self, id: &TalkId) -> Option<TalkId> {
        let (uid, time) = parts(id);
        let rest = uid.strip_prefix(self.prefix)?.strip_suffix(self.host)?;
        (!rest.is_empty()).then(|| TalkId::new(format!("{rest}{time}")))
    }

    fn with(self, id: &TalkId) -> TalkId {
        let (uid, time) = parts(id);
        TalkId::new(format!("{}{uid}{}{time}", self.prefix, self.host))
    }
}

/// Divides an ID into the UID and, for an occurrence of a series, its time with a hyphen.
pub(super) fn parts(id: &TalkId) -> (&str, &str) {
    let id = id.as_str();
    let at = id.rfind('-').filter(|at| is_time(&id[at + 1..]));
    id.split_at(at.unwrap_or(id.len()))
}

/// Reports whether a text is `20260131`, `20260131T093000` or `20260131T093000Z`.
fn is_time(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('T') {
        Some((date, time)) => digits(date, 8) && digits(time.strip_suffix('Z').unwrap_or(time), 6),
        None => digits(text, 8),
    }
}

/// Returns the IDs in the form of the old edition for the talks of a new edition, by their
/// IDs in the new one, if it has another form.
pub fn in_old_form(old: &[Talk], new: &[Talk]) -> HashMap<TalkId, TalkId> {
    let old_ids: HashSet<&TalkId> = old.iter().map(|talk| &talk.id).collect();
    let new_ids: HashSet<&TalkId> = new.iter().map(|talk| &talk.id).collect();
    let only_old = old.iter().filter(|talk| !new_ids.contains(&talk.id));
    let only_new = new.iter().filter(|talk| !old_ids.contains(&talk.id));
    let (only_old, only_new): (Vec<&Talk>, Vec<&Talk>) = (only_old.collect(), only_new.collect());
    let longer = cut(&only_new, &only_old).map(|(talks, cut)| (talks, cut, true));
    let shorter = cut(&only_old, &only_new).map(|(talks, cut)| (talks, cut, false));
    let of_most = longer.max(shorter).filter(|(talks, ..)| talks + only_new.len() > new_ids.len());
    let Some((_, cut, is_longer)) = of_most else { return HashMap::new() };
    let renamed = only_new.iter().filter_map(|talk| {
        let id = if is_longer { cut.without(&talk.id)? } else { cut.with(&talk.id) };
        (!new_ids.contains(&id)).then(|| (talk.id.clone(), id))
    });
    renamed.collect()
}

/// Returns the cut that turns most of the long IDs into short ones, and the number of its
/// talks. At least half of them keep their titles.
fn cut<'a>(long: &[&'a Talk], short: &[&Talk]) -> Option<(usize, Cut<'a>)> {
    let titles: HashMap<_, _> =
        short.iter().map(|talk| (parts(&talk.id), talk.title.as_str())).collect();
    let mut found: HashMap<Cut<'_>, (usize, usize)> = HashMap::new();
    for talk in long {
        let (uid, time) = parts(&talk.id);
        for (cut, rest) in divided(uid) {
            if let Some(title) = titles.get(&(rest, time)) {
                let (talks, same) = found.entry(cut).or_default();
                *talks += 1;
                *same += usize::from(*title == talk.title);
            }
        }
    }
    let alike = found.into_iter().filter(|(_, (talks, same))| same * 2 >= *talks);
    let most = alike.max_by_key(|(cut, (talks, _))| (*talks, Reverse(*cut)));
    most.map(|(cut, (talks, _))| (talks, cut))
}

/// Returns each cut of a UID with the rest.
fn divided(uid: &str) -> impl Iterator<Item = (Cut<'_>, &str)> {
    let (local, host) = uid.split_at(uid.rfind('@').unwrap_or(uid.len()));
    let starts = local.match_indices('-').take(MAX_HYPHENS).map(|(at, _)| at + 1);
    iter::once(0).chain(starts).flat_map(move |start| {
        let prefix = &uid[..start];
        let cut = |host| Cut { prefix, host };
        [(cut(""), &uid[start..]), (cut(host), &local[start..])]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
        let edition = |talks: &[(&str, &str)]| -> Vec<Talk> {
            talks.iter().map(|(id, title)| Talk::new(*id, *title)).collect()
        };
        let renamed = in_old_form(&edition(old), &edition(new));
        let mut renamed: Vec<_> = renamed.iter().map(|(new, old)| format!("{new}>{old}")).collect();
        renamed.sort();
        renamed
    }

    #[test]
    fn new_event_does_not_change_the_form_of_ids() {
        let short = [("A", "One"), ("B", "Two"), ("s-20260131T093000Z", "Daily")];
        let long = [
            ("pretalx-c-A@x", "One"),
            ("pretalx-c-B@x", "Two, renamed"),
            ("pretalx-c-C-0@x", "Three"),
            ("pretalx-c-s@x-20260131T093000Z", "Daily"),
            ("other@y", "Four"),
        ];
        let expected = [
            "pretalx-c-A@x>A",
            "pretalx-c-B@x>B",
            "pretalx-c-C-0@x>C-0",
            "pretalx-c-s@x-20260131T093000Z>s-20260131T093000Z",
        ];
        assert_eq!(renamed(&short, &long), expected);
        let back = renamed(&long, &[("A", "One"), ("B", "Two"), ("C-0", "Three"), ("D", "Five")]);
        let expected =
            ["A>pretalx-c-A@x", "B>pretalx-c-B@x", "C-0>pretalx-c-C-0@x", "D>pretalx-c-D@x"];
        assert_eq!(back, expected);
    }

    #[test]
    fn ids_of_other_talks_keep_their_form() {
        let numbers = [("1", "One"), ("2", "Two"), ("3", "Three")];
        // Most titles differ, only few IDs are alike, or the ID is taken.
        assert_eq!(renamed(&numbers, &[("t-1", "Uno"), ("t-2", "Dos"), ("t-3", "Three")]), [""; 0]);
        let few = [("1", "One"), ("2", "Two"), ("c-3", "Three")];
        assert_eq!(renamed(&numbers, &few), [""; 0]);
        assert_eq!(renamed(&numbers, &numbers), [""; 0]);
        assert_eq!(renamed(&[], &numbers), [""; 0]);
    }
}
