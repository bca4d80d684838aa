//! A conference larger than any: 30,000 talks in 60 rooms on 5 days, each with
//! an abstract of 1.5 KB. The same at every run.

use hallway::format::native::{FORMAT, VERSION};
use serde_json::{Value, json};

const TALKS: u32 = 30_000;
const ROOMS: u32 = 60;
const DAYS: u32 = 5;
const TRACKS: u32 = 40;
const PEOPLE: u32 = 8_000;
const ABSTRACT: usize = 1_500;

/// A row of numbers that look random (the constants are Knuth's, for MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(limit)).unwrap()
    }

    /// A word of two to four syllables.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ker", "nel", "pro", "xy", "ex", "lock", "ing", "sched", "ule", "mem", "ory", "page",
            "ta", "ble", "net", "work", "fi", "le", "sys", "tem", "ra", "ce", "vir", "tual",
        ];
        let syllables = 2 + self.below(3);
        (0..syllables)
            .map(|_| SYLLABLES[self.below(24) as usize])
            .collect()
    }

    fn words(&mut self, count: u32) -> String {
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }
}

/// The conference in our own format.
pub fn conference() -> String {
    let mut numbers = Numbers(1);
    let people: Vec<String> = (0..PEOPLE).map(|_| numbers.words(2)).collect();
    let talks: Vec<Value> = (0..TALKS)
        .map(|number| talk(number, &people, &mut numbers))
        .collect();
    let named = |what: &str, many: u32| -> Vec<Value> {
        let name = |number| json!({ "name": format!("{what} {number}") });
        (0..many).map(name).collect()
    };
    json!({
        "format": FORMAT,
        "version": VERSION,
        "conference": {
            "id": "huge",
            "title": "The Conference of Everything",
            "timezone": "America/New_York",
            "start": "2023-11-13",
            "end": "2023-11-17",
            "tracks": named("Track", TRACKS),
            "rooms": named("Room", ROOMS),
            "talks": talks,
        }
    })
    .to_string()
}

fn talk(number: u32, people: &[String], numbers: &mut Numbers) -> Value {
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
    let title = {
        let length = 3 + numbers.below(6);
        numbers.words(length)
    };
    let person = people[numbers.below(PEOPLE) as usize].clone();
    let mut text = String::new();
    while text.len() < ABSTRACT {
        text.push_str(&numbers.words(12));
        text.push_str(".\n");
    }
    json!({
        "id": (number + 1).to_string(),
        "title": title,
        "slot": { "start": start, "minutes": 5 },
        "room": format!("Room {room}"),
        "track": format!("Track {}", numbers.below(TRACKS)),
        "presenters": [{ "name": person }],
        "abstract": text.trim_end().lines().collect::<Vec<_>>(),
    })
}
