//! People in the text of calendars: `Speakers: A (B, Inc.), C`.

use crate::schedule::{Person, Role};

/// The labels of lists of people, in the singular, and their roles.
const LABELS: [(&str, Role); 4] = [
    ("Speaker", Role::Presenter),
    ("Presenter", Role::Presenter),
    ("Author", Role::Author),
    ("Co-author", Role::Coauthor),
];

/// The maximum length of a name in characters. Longer text is a sentence.
const MAX_NAME_LENGTH: usize = 90;

/// Splits a description into the lists of people at its beginning, one per line, and
/// the rest.
pub fn at_the_beginning(text: &str) -> (Vec<(Role, Vec<Person>)>, &str) {
    let mut rest = text;
    let mut found = Vec::new();
    while let Some(people) = labelled(rest.lines().next().unwrap_or_default()) {
        found.push(people);
        rest = rest.split_once('\n').map_or("", |(_, after)| after);
    }
    (found, if rest.len() < text.len() { rest.trim_start_matches(['\n', '\r']) } else { text })
}

fn labelled(line: &str) -> Option<(Role, Vec<Person>)> {
    let (label, names) = line.split_once(':')?;
    let label = label.trim();
    let label = label.strip_suffix('s').unwrap_or(label);
    let (_, role) = LABELS.iter().find(|(known, _)| *known == label)?;
    let people: Vec<Person> = list(names);
    let is_name = |person: &Person| person.name.chars().count() <= MAX_NAME_LENGTH;
    (!people.is_empty() && people.iter().all(is_name)).then_some((*role, people))
}

/// Parses a list of people. Commas in brackets do not separate people.
pub fn list(text: &str) -> Vec<Person> {
    let mut depth = 0_usize;
    let parts = text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.filter_map(person).collect()
}

/// Parses `Name (Affiliation)`. The affiliation may contain brackets.
fn person(text: &str) -> Option<Person> {
    let text = text.trim();
    let parts = text.strip_suffix(')').and_then(|inside| {
        let mut depth = 1;
        let at = inside.rfind(|c| {
            match c {
                ')' => depth += 1,
                '(' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        Some((inside[..at].trim(), inside[at + 1..].trim()))
    });
    let (name, affiliation) = parts.filter(|(name, _)| !name.is_empty()).unwrap_or((text, ""));
    let affiliation = Some(affiliation.to_owned()).filter(|it| !it.is_empty());
    (!name.is_empty()).then(|| Person { name: name.to_owned(), affiliation })
}

/// Splits a title that ends with people: `Title - A, B`, or `Title -` without people.
/// Returns `None` if the last part is unlikely to be names.
pub fn at_the_end_of(title: &str) -> Option<(&str, Vec<Person>)> {
    const MAX_PEOPLE: usize = 10;
    if let Some(title) = title.trim_end().strip_suffix(" -") {
        return (!title.trim().is_empty()).then(|| (title.trim(), Vec::new()));
    }
    let (title, names) = title.rsplit_once(" - ")?;
    let people: Vec<Person> = names.split(',').filter_map(person).collect();
    let is_name = |person: &Person| {
        let name = &person.name;
        name.chars().count() <= 60 && !name.contains([':', '?', '!', '"'])
    };
    let fit = !people.is_empty() && people.len() <= MAX_PEOPLE && people.iter().all(is_name);
    (fit && !title.trim().is_empty()).then(|| (title.trim(), people))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(people: &[Person]) -> Vec<String> {
        let show = |p: &Person| match &p.affiliation {
            Some(affiliation) => format!("{}|{affiliation}", p.name),
            None => p.name.clone(),
        };
        people.iter().map(show).collect()
    }

    #[test]
    fn people_are_read_from_the_start_of_a_description() {
        let text = "Speakers: Ann (Red Hat, Inc.), Bo (R&D (UK))\nAuthor: Cy\n\nText: all";
        let (people, rest) = at_the_beginning(text);
        assert_eq!(shown(&people[0].1), ["Ann|Red Hat, Inc.", "Bo|R&D (UK)"]);
        assert_eq!((people[1].0, shown(&people[1].1)), (Role::Author, vec!["Cy".to_owned()]));
        assert_eq!(rest, "Text: all");
        for text in ["Speakers:\nAnn", "Note: x", "", &format!("Speaker: {}", "a ".repeat(90))] {
            assert_eq!(at_the_beginning(text), (Vec::new(), text));
        }
    }

    #[test]
    fn people_are_read_from_the_end_of_a_title() {
        let found = |title| at_the_end_of(title).map(|(title, people)| (title, shown(&people)));
        assert_eq!(
            found("Board - Bring ideas - Ann, Bo C."),
            Some(("Board - Bring ideas", vec!["Ann".to_owned(), "Bo C.".to_owned()]))
        );
        assert_eq!(found("Board - why?"), None);
        assert_eq!(found("Board - Bring ideas - "), Some(("Board - Bring ideas", vec![])));
        assert_eq!(found("Board"), None);
        assert_eq!(found(" - Ann"), None);
    }

    #[test]
    fn unmatched_brackets_are_part_of_a_name() {
        assert_eq!(shown(&list("A (b, C) d), (x)")), ["A (b, C) d)", "(x)"]);
    }
}
