//! A conference larger than any: 30,000 talks in 60 rooms on 5 days, each with
//! an abstract of 1.5 KB. The same at every run.
//!
//! Words are as frequent as those of a language are (Zipf), names have accents,
//! some abstracts have quotes, lists and links, as those of real programmes have.

use hallway::format::native::{FORMAT, VERSION};
use serde_json::{Value, json};

const TALKS: u32 = 30_000;
const ROOMS: u32 = 60;
const DAYS: u32 = 5;
const TRACKS: u32 = 40;
const PEOPLE: u32 = 8_000;
const ABSTRACT: usize = 1_500;
const VOCABULARY: u32 = 20_000;

/// The most frequent words; all others are made of syllables.
const COMMON: &str = "the of and to a in for is we that on this with be are as it can by from \
    an will how our at or not have has which you use more new also but than other these their \
    memory kernel system work performance data time code user support device driver network \
    page process patch hardware security test software Linux file scheduler lock cache server \
    open source community talk present discuss design problem current future approach existing \
    tracing BPF Rust tiering filesystem virtual machine container power latency real-time \
    RISC-V compiler toolchain debugging testing upstream mainline maintainers firmware";

const SYLLABLES: [&str; 48] = [
    "ker", "nel", "pro", "xy", "ex", "lock", "ing", "sched", "ule", "mem", "or", "page", "ta",
    "ble", "net", "work", "fi", "le", "sys", "tem", "ra", "ce", "vir", "tual", "de", "con", "re",
    "un", "at", "er", "ion", "al", "ic", "ment", "ness", "ous", "ly", "st", "qua", "zo", "bri",
    "dge", "ph", "ny", "wa", "tch", "gu", "sta",
];

const FIRST: [&str; 24] = [
    "Anna",
    "Björn",
    "Chen",
    "Dávid",
    "Elena",
    "François",
    "Greta",
    "Hiroshi",
    "Ivan",
    "José",
    "Katja",
    "Łukasz",
    "María",
    "Nguyễn",
    "Olaf",
    "Paul",
    "Rosa",
    "Steven",
    "Tomáš",
    "Ursula",
    "Vinay",
    "Wei",
    "Yuki",
    "Zoë",
];

/// A row of numbers that look random (the constants are Knuth's, for MMIX).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.next() % u64::from(limit)).unwrap()
    }

    /// The larger, the rarer: each half of what is left is as likely as the next.
    fn zipf(&mut self, limit: u32) -> usize {
        let bits = 32 - limit.leading_zeros();
        let scale = 1 << self.below(bits);
        let at = scale - 1 + self.below(scale);
        (at % limit) as usize
    }
}

struct Words {
    numbers: Numbers,
    words: Vec<String>,
}

impl Words {
    fn new() -> Self {
        let mut numbers = Numbers(1);
        let mut words: Vec<String> = COMMON.split_whitespace().map(str::to_owned).collect();
        while words.len() < VOCABULARY as usize {
            let syllables = 2 + numbers.below(3);
            let word = (0..syllables).map(|_| SYLLABLES[numbers.below(48) as usize]);
            words.push(word.collect());
        }
        Self { numbers, words }
    }

    fn word(&mut self) -> &str {
        &self.words[self.numbers.zipf(VOCABULARY)]
    }

    /// Words with a capital letter at the beginning.
    fn words(&mut self, count: u32) -> String {
        let mut out = String::new();
        for at in 0..count {
            let word = self.word();
            if at == 0 {
                let (first, rest) = word.split_at(1);
                out.push_str(&first.to_uppercase());
                out.push_str(rest);
            } else {
                out.push(' ');
                out.push_str(word);
            }
        }
        out
    }

    fn name(&mut self) -> String {
        let first = FIRST[self.numbers.below(24) as usize];
        let syllables = 2 + self.numbers.below(2);
        let last = (0..syllables).map(|_| SYLLABLES[self.numbers.below(48) as usize]);
        let last: String = last.collect();
        format!("{first} {}{}", last[..1].to_uppercase(), &last[1..])
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        while text.len() < ABSTRACT {
            let count = 6 + self.numbers.below(14);
            let sentence = self.words(count);
            text += &match self.numbers.below(40) {
                0 => format!("“{sentence}” – they say. "),
                1 => format!("See https://example.org/{} . ", self.word()),
                2 => format!("\n\n- {sentence}\n- {}\n\n", self.words(5)),
                3 => format!("**{sentence}**. "),
                4..9 => format!("{sentence}.\n\n"),
                _ => format!("{sentence}. "),
            };
        }
        text.trim_end().to_owned()
    }
}

/// The conference in our own format.
pub fn conference() -> String {
    let mut words = Words::new();
    let people: Vec<String> = (0..PEOPLE).map(|_| words.name()).collect();
    let tracks: Vec<String> = (0..TRACKS)
        .map(|number| format!("{} {number}", words.words(2)))
        .collect();
    let talks: Vec<Value> = (0..TALKS)
        .map(|number| talk(number, &people, &tracks, &mut words))
        .collect();
    let rooms = (0..ROOMS).map(|number| json!({ "name": format!("Room {number}") }));
    let tracks = tracks.iter().map(|name| json!({ "name": name }));
    json!({
        "format": FORMAT,
        "version": VERSION,
        "conference": {
            "id": "huge",
            "title": "The Conference of Everything",
            "timezone": "America/New_York",
            "start": "2023-11-13",
            "end": "2023-11-17",
            "tracks": tracks.collect::<Vec<_>>(),
            "rooms": rooms.collect::<Vec<_>>(),
            "talks": talks,
        }
    })
    .to_string()
}

fn talk(number: u32, people: &[String], tracks: &[String], words: &mut Words) -> Value {
    let (room, nth) = (number % ROOMS, number / ROOMS);
    let (day, nth) = (nth % DAYS, nth / DAYS);
    // A hundred talks of five minutes one after the other.
    let minute = 9 * 60 + nth * 5;
    let start = format!(
        "2023-11-{}T{:02}:{:02}:00-05:00",
        13 + day,
        minute / 60,
        minute % 60
    );
    let length = 3 + words.numbers.below(6);
    let speakers = 1 + words.numbers.below(3);
    let speakers = (0..speakers).map(|_| &people[words.numbers.below(PEOPLE) as usize]);
    let speakers: Vec<Value> = speakers.map(|name| json!({ "name": name })).collect();
    let track = &tracks[words.numbers.below(TRACKS) as usize];
    json!({
        "id": (number + 1).to_string(),
        "title": words.words(length),
        "slot": { "start": start, "minutes": 5 },
        "room": format!("Room {room}"),
        "track": track,
        "presenters": speakers,
        "abstract": words.text().lines().collect::<Vec<_>>(),
    })
}
