//! The speakers in a column.

use super::columns::Column;
use super::records::Records;
use crate::format::json::Json;
use crate::format::schedule_event::Event;
use crate::format::schedule_json::biography;
use crate::schedule::Person;

/// Adds the speakers of a value: a name, several names in a text, IDs, or objects.
pub fn add<'a>(value: &'a Json, records: &Records<'a>, event: &mut Event) {
    match records.resolve(Column::Speakers, value) {
        Json::Null => {}
        Json::Text(names) => split(names).into_iter().for_each(|name| event.person(name, "")),
        Json::List(items) => items.iter().for_each(|item| add(item, records, event)),
        person @ Json::Object(_) => {
            if let Some(named) = of_object(person) {
                event.biography(&named.name, biography(person));
                event.persons.push(named);
            }
        }
    }
}

fn of_object(person: &Json) -> Option<Person> {
    let first_of =
        |names: &[&str]| Some(person.first(names).trim()).filter(|text| !text.is_empty());
    let parts = ["firstName", "lastName", "first_name", "last_name", "given_name", "family_name"];
    let parts = parts.map(|name| person.get(name).text().trim());
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let name =
        first_of(&["fullName", "fullname", "full_name", "public_name", "name", "displayName"]);
    let name = name.map(str::to_owned).or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))?;
    let affiliation = first_of(&[
        "company",
        "affiliation",
        "institution",
        "organization",
        "organisation",
        "employer",
        "tagLine",
    ]);
    Some(Person { name, affiliation: affiliation.map(str::to_owned) })
}

/// Splits several names in a text. A comma divides names only if a word divides others, or
/// if each part has several words: `Low, Ann` is one person.
fn split(names: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = names.split([';', '\n', '|']).collect();
    if parts.len() == 1 {
        for word in [" and ", " & ", " und ", " et "] {
            parts = parts.into_iter().flat_map(|part| part.split(word)).collect();
        }
        let is_full = |part: &str| part.split(',').all(|name| name.trim().contains(' '));
        if parts.len() > 1 || parts.iter().all(|part| is_full(part)) {
            parts = parts.into_iter().flat_map(|part| part.split(',')).collect();
        }
    }
    parts.into_iter().map(str::trim).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_names_are_split() {
        for (text, names) in [
            ("Ann Low and Bo Hi", vec!["Ann Low", "Bo Hi"]),
            ("Ann Low, Bo Hi", vec!["Ann Low", "Bo Hi"]),
            ("Ann, Bo and Cy", vec!["Ann", "Bo", "Cy"]),
            ("Low, Ann", vec!["Low, Ann"]),
            ("Low, Ann; Hi, Bo", vec!["Low, Ann", "Hi, Bo"]),
            ("Anders Andersen", vec!["Anders Andersen"]),
            ("", vec![]),
        ] {
            assert_eq!(split(text), names, "{text}");
        }
    }
}
