//! Names in spoken form, from Indico's spelling.
//!
//! This module knows no roles.

use serde_json::Value;

use super::json;
use crate::format::repairs::text;
use crate::schedule::Person;

/// The titles that Indico puts before names.
const TITLES: [&str; 6] = ["mr", "ms", "mrs", "dr", "prof", "mx"];

/// Particles that stay lower-case within a last name.
const PARTICLES: [&str; 16] = [
    "de", "da", "do", "di", "dos", "das", "del", "della", "der", "den", "van", "von", "zu", "ter",
    "la", "bin",
];

/// Returns a person, or `None` without a name. Uses first and last name if they are
/// given, else parses the full name.
pub(super) fn person(person: &Value) -> Option<Person> {
    let line = |names| text::line(&json::text(json::first(person, names)));
    let first = line(&["first_name", "firstName"]).unwrap_or_default();
    let last = line(&["last_name", "familyName"]).unwrap_or_default();
    let mut name = joined(&first, &last);
    if name.is_empty() {
        name = first_name_first(&line(&["fullName", "name"]).unwrap_or_default());
    }
    (!name.is_empty()).then(|| Person { name, affiliation: line(&["affiliation"]) })
}

fn joined(first: &str, last: &str) -> String {
    let first = untitled(first);
    if first.is_empty() {
        return last.to_owned();
    }
    format!("{first} {}", fix_case(last)).trim_end().to_owned()
}

/// Converts `Dr LAURET, Jerome` to `Jerome Lauret`.
fn first_name_first(name: &str) -> String {
    let name = untitled(name);
    match name.split_once(',') {
        Some((last, first)) => joined(first.trim(), last.trim()),
        None => name.to_owned(),
    }
}

/// Strips the title before a name. A name that is only a title stays.
fn untitled(name: &str) -> &str {
    let is_title = |word: &str| {
        let word = word.strip_suffix('.').unwrap_or(word);
        TITLES.iter().any(|title| word.eq_ignore_ascii_case(title))
    };
    match name.split_once(' ') {
        Some((title, rest)) if is_title(title) => untitled(rest),
        _ => name,
    }
}

/// Converts a last name in capitals to its usual form: `SOARES PASSOS`, `O'BRIEN`,
/// `AL-TURANY` and `BRISTOT DE OLIVEIRA` become Soares Passos, O'Brien, Al-Turany and
/// Bristot de Oliveira. Names with lower-case letters, full stops or digits stay, and
/// so does a numeral (`III`) after the name.
fn fix_case(last: &str) -> String {
    let shouted = !last.chars().any(|c| c.is_lowercase() || c.is_numeric() || c == '.');
    if !shouted {
        return last.to_owned();
    }
    let words = last.split(' ').count();
    let words = last.split(' ').enumerate().map(|(at, word)| {
        let small = word.to_lowercase();
        if at + 1 < words && PARTICLES.contains(&small.as_str()) {
            return small;
        }
        if at > 0 && ["II", "III", "IV"].contains(&word) {
            return word.to_owned();
        }
        let mut within = false;
        let mut out = String::with_capacity(word.len());
        for c in word.chars() {
            if within {
                out.extend(c.to_lowercase());
            } else {
                out.push(c);
            }
            within = c.is_alphabetic();
        }
        out
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn name(value: &Value) -> Option<String> {
        person(value).map(|person| person.name)
    }

    #[test]
    fn first_and_last_names_are_normalized() {
        let first_last = |first, last| name(&json!({"first_name": first, "last_name": last}));
        for (first, last, expected) in [
            ("Clément", "LÉGER", "Clément Léger"),
            ("Leonardo Bras", "SOARES PASSOS", "Leonardo Bras Soares Passos"),
            ("Miles", "O'BRIEN", "Miles O'Brien"),
            ("Mohammad", "AL-TURANY", "Mohammad Al-Turany"),
            ("Teng", "LI", "Teng Li"),
            ("Daniel", "BRISTOT DE OLIVEIRA", "Daniel Bristot de Oliveira"),
            ("Ann", "VAN DER BERG", "Ann van der Berg"),
            ("ATISH", "Patra", "ATISH Patra"),
            ("John", "SMITH III", "John Smith III"),
            ("Anna", "van den BERG", "Anna van den BERG"),
            ("Dr. Jane", "Doe", "Jane Doe"),
            ("Dr", "Who", "Dr Who"),
            ("", "LLVM", "LLVM"),
            (" Ada ", " ", "Ada"),
        ] {
            assert_eq!(first_last(first, last).as_deref(), Some(expected));
        }
        assert_eq!(first_last("", " "), None);
    }

    #[test]
    fn full_names_are_reordered_and_lose_titles() {
        let full = |full| name(&json!({"fullName": full})).unwrap();
        assert_eq!(full("Dr LAURET, Jerome"), "Jerome Lauret");
        assert_eq!(full("Levin, Sasha"), "Sasha Levin");
        assert_eq!(full("The Committee"), "The Committee");
        let prefixed = json!({"name": "Mr Ren Guo", "affiliation": " "});
        assert_eq!(person(&prefixed).unwrap().name, "Ren Guo");
        assert_eq!(person(&prefixed).unwrap().affiliation, None);
        let timetable = json!({"firstName": "Ren", "familyName": "Guo", "name": "Mr Ren Guo"});
        assert_eq!(name(&timetable).unwrap(), "Ren Guo");
    }
}
