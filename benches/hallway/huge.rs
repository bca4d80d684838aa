//! An oversized conference: 30,000 talks in 60 rooms on 5 days, each with an abstract
//! of 1.5 KB. Every run generates the same one.
//!
//! Word frequencies follow Zipf's law as in a natural language: a few words occur in
//! every abstract, most in a few hundred, many in a handful. Repetitive text, or text
//! with equally rare words, would make a search look too fast.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use hallway::format::native::{self, FORMAT, VERSION};
use hallway::schedule::Talk;
use serde_json::{Value, json};

const TALKS: u32 = 30_000;
const ROOMS: u32 = 60;
const DAYS: u32 = 5;
const TRACKS: u32 = 40;
const SESSIONS: u32 = 1_500;
const PEOPLE: u32 = 12_000;
const COMPANIES: u32 = 400;
const WORDS: usize = 6_000;
const ABSTRACT: usize = 1_500;

/// A pseudorandom sequence (with Knuth's constants for MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(limit)).unwrap()
    }

    fn of<'a>(&mut self, from: &'a [String]) -> &'a str {
        &from[self.below(u32::try_from(from.len()).unwrap()) as usize]
    }
}

/// The words by descending frequency, with their weights.
struct Language {
    words: Vec<String>,
    /// The cumulative weight up to each word.
    sums: Vec<u32>,
}

impl Language {
    fn new(numbers: &mut Numbers) -> Self {
        const COMMON: &str = "the of and to a in is for on that with this we as are be it by \
            will from can an or at how our have which not your has but its was more about all \
            you they their these new use using also been when what one who work code data test \
            time system kernel talk open source rust linux memory user project device driver \
            proxy network support problem discuss running performance community security";
        const SYLLABLES: [&str; 48] = [
            "ker", "nel", "pro", "xy", "ex", "lock", "ing", "sched", "ule", "mem", "ory", "page",
            "ta", "ble", "net", "work", "fi", "le", "sys", "tem", "ra", "ce", "vir", "tual", "con",
            "text", "per", "form", "ance", "de", "vice", "dri", "ver", "in", "ter", "rupt", "ti",
            "on", "al", "lo", "ca", "cache", "co", "her", "ent", "é", "ü", "ment",
        ];
        let mut words: Vec<String> = COMMON.split_whitespace().map(str::to_owned).collect();
        let mut known: BTreeSet<String> = words.iter().cloned().collect();
        while words.len() < WORDS {
            // Rarer words are longer.
            let syllables = 2 + numbers.below(2 + u32::try_from(words.len() / 2_000).unwrap());
            let word: String =
                (0..syllables).map(|_| SYLLABLES[numbers.below(48) as usize]).collect();
            if known.insert(word.clone()) {
                words.push(word);
            }
        }
        let mut sum = 0;
        let weight = |rank| 10_000_000 / (u32::try_from(rank).unwrap() + 3);
        let sums = (0..words.len()).map(|rank| {
            sum += weight(rank);
            sum
        });
        let sums = sums.collect();
        Self { words, sums }
    }

    fn word(&self, numbers: &mut Numbers) -> &str {
        let at = numbers.below(*self.sums.last().unwrap());
        &self.words[self.sums.partition_point(|sum| *sum <= at)]
    }

    fn sentence(&self, numbers: &mut Numbers, words: u32) -> String {
        let mut text = capital(self.word(numbers));
        for _ in 1..words {
            text.push_str(if numbers.below(12) == 0 { ", " } else { " " });
            text.push_str(self.word(numbers));
        }
        text
    }

    /// An abstract in Markdown.
    fn text(&self, numbers: &mut Numbers) -> String {
        let mut text = String::new();
        while text.len() < ABSTRACT {
            let words = 5 + numbers.below(18);
            text.push_str(&self.sentence(numbers, words));
            text.push('.');
            match numbers.below(24) {
                0..4 => text.push_str("\n\n"),
                4 => text.push_str("\n\n- "),
                5 => text.push_str(" See https://example.org/notes. "),
                6 => text.push_str(" **Note:** "),
                _ => text.push(' '),
            }
        }
        text.trim_end().to_owned()
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Names that talks refer to.
struct Names {
    people: Vec<String>,
    companies: Vec<String>,
    sessions: Vec<String>,
    tracks: Vec<String>,
}

/// The conference in Hallway's own format.
pub fn conference() -> String {
    let mut numbers = Numbers(1);
    let language = Language::new(&mut numbers);
    let mut rare = |many: u32, words: u32| -> Vec<String> {
        let mut names = BTreeSet::new();
        while names.len() < many as usize {
            let words = (0..words).map(|_| capital(numbers.of(&language.words)));
            names.insert(words.collect::<Vec<_>>().join(" "));
        }
        names.into_iter().collect()
    };
    let names = Names {
        people: rare(PEOPLE, 2),
        companies: rare(COMPANIES, 1),
        sessions: rare(SESSIONS, 3),
        tracks: rare(TRACKS, 2),
    };
    let talks: Vec<Value> =
        (0..TALKS).map(|number| talk(number, &language, &names, &mut numbers)).collect();
    let objects = |what: &str, names: &[String]| -> Vec<Value> {
        names.iter().map(|name| json!({ what: name })).collect()
    };
    let rooms: Vec<String> = (0..ROOMS).map(room).collect();
    let conference = json!({
        "id": "huge",
        "title": "The Conference of Everything",
        "timezone": "America/New_York",
        "start": "2023-11-13",
        "end": "2023-11-17",
        "tracks": objects("name", &names.tracks),
        "sessions": objects("title", &names.sessions),
        "rooms": objects("name", &rooms),
        "talks": talks,
    });
    // The format must be recognizable from the beginning of the file.
    format!(r#"{{"format":"{FORMAT}","version":{VERSION},"conference":{conference}}}"#)
}

/// The conference as schedule XML, a common format.
#[allow(dead_code, reason = "not every benchmark imports it")]
pub fn xml() -> String {
    let schedule = native::read(&conference()).unwrap();
    let conference = schedule.conference();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<schedule>\n");
    let _ = writeln!(
        xml,
        "<conference><title>{}</title><acronym>huge-xml</acronym><time_zone_name>{}\
         </time_zone_name></conference>",
        conference.title, conference.timezone
    );
    for (number, day) in schedule.days().iter().enumerate() {
        let _ = writeln!(xml, "<day index=\"{}\" date=\"{day}\">", number + 1);
        // Talks are sorted by start and then by room, so select each room's talks.
        for room in &conference.rooms {
            let _ = writeln!(xml, "<room name=\"{}\">", room.name);
            let talks = schedule.talks()[schedule.talks_of(*day)].iter();
            for talk in talks.filter(|talk| talk.room.as_ref() == Some(&room.name)) {
                event(&mut xml, talk);
            }
            xml.push_str("</room>\n");
        }
        xml.push_str("</day>\n");
    }
    xml.push_str("</schedule>\n");
    xml
}

/// Writes a talk. The texts contain no characters that XML requires to be escaped.
fn event(xml: &mut String, talk: &Talk) {
    let start = talk.slot.unwrap().start;
    let _ = write!(
        xml,
        "<event id=\"{}\"><date>{}</date><start>{}</start><duration>00:05</duration>\
         <title>{}</title><track>{}</track><url>{}</url><persons>",
        talk.id,
        start.to_rfc3339(),
        start.format("%H:%M"),
        talk.title,
        talk.track.as_deref().unwrap(),
        talk.url.as_deref().unwrap(),
    );
    for person in &talk.presenters {
        let _ = write!(xml, "<person>{}</person>", person.name);
    }
    let _ = writeln!(xml, "</persons><abstract>{}</abstract></event>", talk.abstract_);
}

fn room(number: u32) -> String {
    format!("Room {number}")
}

fn talk(number: u32, language: &Language, names: &Names, numbers: &mut Numbers) -> Value {
    let (place, nth) = (number % ROOMS, number / ROOMS);
    let (day, nth) = (nth % DAYS, nth / DAYS);
    // A hundred consecutive talks of five minutes.
    let minute = 9 * 60 + nth * 5;
    let start = format!("2023-11-{}T{:02}:{:02}:00-05:00", 13 + day, minute / 60, minute % 60);
    let title = {
        let length = 3 + numbers.below(6);
        language.sentence(numbers, length)
    };
    let presenters: Vec<Value> = (0..=numbers.below(2))
        .map(|_| {
            let name = numbers.of(&names.people);
            json!({ "name": name, "affiliation": numbers.of(&names.companies) })
        })
        .collect();
    json!({
        "id": (number + 1).to_string(),
        "title": title,
        "slot": { "start": start, "minutes": 5 },
        "room": room(place),
        "track": numbers.of(&names.tracks),
        "session": numbers.of(&names.sessions),
        "presenters": presenters,
        "url": format!("https://example.org/talks/{}", number + 1),
        "abstract": language.text(numbers).lines().collect::<Vec<_>>(),
    })
}
