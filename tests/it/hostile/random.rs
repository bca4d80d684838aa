//! Randomly damaged files: nothing panics, the time is proportional to the size, and
//! accepted texts are harmless.

use std::sync::LazyLock;

use hallway::format::{self, FORMATS, Hints, agenda, native};
use hallway::schedule::Schedule;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{assert_tame, files};

static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let all = files::all();
    all.map(|(_, text)| text.into_bytes()).into()
});

thread_local! {
    static LPC: Schedule = native::built_in().unwrap();
}

/// Characters with a meaning in any of the formats.
const SIGNS: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ",",
    ":",
    "<",
    ">",
    "&",
    ";",
    "\r\n",
    "\n ",
    "\u{1b}[",
    "\u{202e}",
    "END:VEVENT\r\n",
    "BEGIN:VALARM\r\n",
    "</event>",
    "]]>",
    "<![CDATA[",
    "&#27;",
    "null",
    "-99999999999999999999",
];

/// A modification of a file.
#[derive(Debug, Clone)]
enum Damage {
    Cut(Index, usize),
    Put(Index, Vec<u8>),
    Sign(Index, usize),
    Flip(Index, u8),
    /// Inserts a piece of the same or another file.
    Graft(Index, usize, Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1_usize..2000).prop_map(|(at, length)| Damage::Cut(at, length)),
        (at(), prop::collection::vec(any::<u8>(), 1..9))
            .prop_map(|(at, bytes)| Damage::Put(at, bytes)),
        (at(), 0..SIGNS.len()).prop_map(|(at, sign)| Damage::Sign(at, sign)),
        (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (at(), 0_usize..5, at(), 1_usize..2000)
            .prop_map(|(at, file, from, length)| Damage::Graft(at, file, from, length)),
    ]
}

fn damaged(bytes: &mut Vec<u8>, damage: &Damage) {
    if bytes.is_empty() {
        return;
    }
    match damage {
        Damage::Cut(at, length) => {
            let at = at.index(bytes.len());
            bytes.drain(at..bytes.len().min(at + length));
        }
        Damage::Put(at, put) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, put.iter().copied());
        }
        Damage::Sign(at, sign) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, SIGNS[*sign].bytes());
        }
        Damage::Flip(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Damage::Graft(at, file, from, length) => {
            let file = &FILES[*file];
            let (at, from) = (at.index(bytes.len()), from.index(file.len()));
            bytes.splice(at..at, file[from..file.len().min(from + length)].iter().copied());
        }
    }
}

/// Asserts that the outcome of reading a file is harmless.
fn assert_read_is_harmless(reader: usize, bytes: &[u8]) {
    let hints = Hints::default();
    let read = match (FORMATS[reader].read)(&String::from_utf8_lossy(bytes), &hints) {
        Ok(import) => import,
        Err(refused) => {
            return assert_tame("refused", &hallway::text::clean::block(&refused.to_string()));
        }
    };
    for problem in &read.problems {
        assert!(!problem.message.is_empty());
    }
    if let Ok(schedule) = Schedule::new(read.conference) {
        let written = serde_json::to_value(schedule.conference()).unwrap();
        super::assert_texts_tame("read", &written);
    }
}

macro_rules! readers {
    ($($name:ident: $number:literal),*) => { proptest! {
        // Few cases, because each is a whole file.
        #![proptest_config(crate::effort::random(8))]
        $(
            #[test]
            fn $name(damages in prop::collection::vec(damage(), 1..6), noise in prop::collection::vec(any::<u8>(), 0..200)) {
                let mut bytes = FILES[$number].clone();
                for damage in &damages {
                    damaged(&mut bytes, damage);
                }
                assert_read_is_harmless($number, &bytes);
                assert_read_is_harmless($number, &noise);
                let _ = format::read(&bytes, &Hints::default());
                LPC.with(|lpc| drop(agenda::read(&bytes, lpc, chrono::DateTime::UNIX_EPOCH)));
            }
        )*
    } };
}

readers! {
    damaged_hallway_file_is_read_harmlessly: 0,
    damaged_schedule_xml_is_read_harmlessly: 1,
    damaged_schedule_json_is_read_harmlessly: 2,
    damaged_indico_export_is_read_harmlessly: 3,
    damaged_calendar_is_read_harmlessly: 4
}

/// A reader that looks back at each character would take minutes for these.
#[test]
fn repeated_tokens_are_read_in_linear_time() {
    const TIMES: usize = 2_000;
    for sign in SIGNS.iter().chain(&[
        "(",
        "*",
        "_",
        "![",
        "`",
        "> ",
        "- ",
        "https://a",
        "<p>",
        "<a href=x>",
        "\u{301}",
        "\u{200d}",
        "\t",
    ]) {
        let flood = sign.repeat(TIMES);
        let text = flood.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let json = serde_json::to_string(&flood).unwrap();
        let line = flood.replace("\r\n", "\\n").replace('\n', "\\n");
        for file in [
            format!(
                "{{\"format\":\"hallway-schedule\",\"version\":1,\"conference\":{{\"id\":\"c\",\"title\":\"C\",\"timezone\":\"UTC\",\"start\":\"2024-01-01\",\"end\":\"2024-01-01\",\"talks\":[{{\"id\":\"1\",\"title\":{json},\"abstract\":{json}}}]}}}}"
            ),
            format!(
                "<schedule><conference/><day date='2024-01-01'><event><title>{text}</title><abstract>{text}</abstract></event></day></schedule>"
            ),
            format!("<schedule><conference/><day date='2024-01-01'><event>{flood}"),
            format!(
                "{{\"schedule\":{{\"conference\":{{\"days\":[{{\"rooms\":{{\"A\":[{{\"title\":{json},\"abstract\":{json}}}]}}}}]}}}}}}"
            ),
            format!("{{\"schedule\":{{\"conference\":{flood}"),
            format!(
                "{{\"_type\":\"HTTPAPIResult\",\"results\":[{{\"id\":1,\"contributions\":[{{\"title\":{json},\"description\":{json}}}]}}]}}"
            ),
            format!(
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20240101T100000Z\r\nSUMMARY:{line}\r\nDESCRIPTION:{line}\r\nEND:VEVENT\r\nEND:VCALENDAR"
            ),
            format!("BEGIN:VCALENDAR\r\n{flood}"),
        ] {
            if let Ok(import) = format::read(file.as_bytes(), &Hints::default()) {
                let schedule = Schedule::new(import.conference).unwrap();
                for talk in schedule.talks() {
                    hallway::text::markdown::Document::parse(&talk.abstract_);
                }
            }
        }
    }
}
