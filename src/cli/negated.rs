//! Separation of negated search words (`-track:risc`) from options.
//!
//! clap takes `-track:risc` for an unknown option, so such words are moved behind `--`, or joined
//! to `--search`.

use std::ffi::{OsStr, OsString};

use clap::CommandFactory;

use super::args::Args;

/// Returns the arguments, with negated words moved to where the parser reads them as
/// words.
pub fn separate(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut rest = arguments.into_iter();
    let mut out: Vec<OsString> = rest.next().into_iter().collect();
    let globals = Args::command();
    let takes_value = |option: &OsStr| {
        let mut all = globals.get_arguments();
        all.any(|arg| {
            let long = arg.get_long().map(|long| format!("--{long}"));
            arg.get_action().takes_values() && long.is_some_and(|long| option == long.as_str())
        })
    };
    // Copy the arguments up to the command.
    while let Some(argument) = rest.next() {
        let is_option = argument.as_encoded_bytes().starts_with(b"-");
        let value = takes_value(&argument).then(|| rest.next()).flatten();
        out.push(argument);
        out.extend(value);
        if !is_option {
            break;
        }
    }
    match out.get(1..).and_then(<[_]>::last).and_then(|last| last.to_str()) {
        Some("search") => words_last(&mut out, rest),
        Some("list") => value_attached(&mut out, rest),
        _ => out.extend(rest),
    }
    out
}

/// Moves negated words behind `--`.
fn words_last(out: &mut Vec<OsString>, rest: impl Iterator<Item = OsString>) {
    let mut rest = rest.peekable();
    let mut words = Vec::new();
    while let Some(argument) = rest.next_if(|argument| argument != "--") {
        let place = if is_negated(&argument) { &mut words } else { &mut *out };
        place.push(argument);
    }
    if !words.is_empty() {
        // Drop the `--` that the user typed: it is added again below.
        rest.next();
        out.push("--".into());
        out.extend(words);
    }
    out.extend(rest);
}

/// Joins a query that begins with a negated word to its option.
fn value_attached(out: &mut Vec<OsString>, rest: impl Iterator<Item = OsString>) {
    for argument in rest {
        match out.last_mut() {
            Some(option) if option == "--search" && is_negated(&argument) => {
                option.push("=");
                option.push(argument);
            }
            _ => out.push(argument),
        }
    }
}

/// Reports whether an argument is a negated word. One minus and one letter is a short
/// option.
fn is_negated(argument: &OsStr) -> bool {
    let Some(word) = argument.as_encoded_bytes().strip_prefix(b"-") else {
        return false;
    };
    match word {
        [] | [b'-', ..] => false,
        [letter] => !letter.is_ascii_alphabetic(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn separate(arguments: &str) -> String {
        let arguments = arguments.split_whitespace().map(OsString::from);
        let separated = super::separate(arguments);
        let text = |argument: &OsString| argument.to_string_lossy().into_owned();
        separated.iter().map(text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn negated_words_are_separated_from_options() {
        for (typed, read) in [
            ("h search a -b:c --json", "h search a --json -- -b:c"),
            ("h search -day:mon", "h search -- -day:mon"),
            ("h --now X search -is:past a", "h --now X search a -- -is:past"),
            ("h --ascii search -ab", "h --ascii search -- -ab"),
            ("h search a -ab -- -cd --e", "h search a -- -ab -cd --e"),
            ("h list --search -ab --json", "h list --search=-ab --json"),
            ("h list --json --search -ab", "h list --json --search=-ab"),
        ] {
            assert_eq!(separate(typed), read);
        }
        for unchanged in [
            "h",
            "h search a -h",
            "h search --json a -",
            "h search a -- -b:c",
            "h list -ab",
            "h list --search --json",
            "h export -ox.ics",
            "h --walk 3 note 1 -ab",
            "h --now search -ab",
        ] {
            assert_eq!(separate(unchanged), unchanged);
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn no_argument_is_lost(words in prop::collection::vec("search|list|--search|--|--json|-[a-z:]{0,3}|--walk|[a-z]", 0..8)) {
            let given: Vec<OsString> = words.iter().map(OsString::from).collect();
            let letters = |all: &[OsString]| {
                let mut all: Vec<u8> = all.iter().flat_map(|one| one.as_encoded_bytes().to_vec()).collect();
                all.retain(|byte| !b"-=".contains(byte));
                all.sort_unstable();
                all
            };
            let separated = super::separate(given.clone());
            prop_assert_eq!(letters(&separated), letters(&given));
        }
    }
}
