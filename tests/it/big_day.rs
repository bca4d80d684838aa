//! Generated days of large conferences.

use chrono::{DateTime, FixedOffset, TimeDelta};
use hallway::format::native;
use hallway::schedule::{Conference, Person, Room, Schedule, Slot, Talk, Track};

/// The noon of the day.
pub const NOON: &str = "2023-11-13T12:40:00-05:00";

fn at(minutes: i64) -> DateTime<FixedOffset> {
    let midnight: DateTime<FixedOffset> = "2023-11-13T00:00:00-05:00".parse().unwrap();
    midnight + TimeDelta::minutes(minutes)
}

fn talk(room: usize, number: usize, start: i64, minutes: u32) -> Talk {
    let mut talk = Talk::new(format!("{room}-{number}"), format!("Talk {number} of room {room}"));
    let day = Some(at(0).date_naive());
    talk.slot = Some(Slot { day, ..Slot::new(at(start), minutes) });
    talk.room = Some(name(room));
    talk.track = Some(format!("Track {}", room % 8));
    talk.presenters = vec![Person { name: format!("Speaker {room}-{number}"), affiliation: None }];
    "What we did, why it took longer than we thought, and what we would do in \
        another way today. With a look at the numbers, and time for questions."
        .clone_into(&mut talk.abstract_);
    talk
}

/// The name of a room; every fifth name is long.
fn name(room: usize) -> String {
    let long = if room.is_multiple_of(5) { " (in the building across)" } else { "" };
    format!("Room {room}{long}")
}

fn conference(rooms: usize, talks: Vec<Talk>) -> Schedule {
    let lpc = native::built_in().unwrap();
    let day = at(0).date_naive();
    let rooms = (1..=rooms).map(|room| Room { name: name(room) });
    let tracks = (0..8).map(|track| Track { name: format!("Track {track}"), short: String::new() });
    Schedule::new(Conference {
        id: "big-2023".to_owned(),
        title: "A Big Conference".to_owned(),
        short: "Big".to_owned(),
        start: Some(day),
        end: Some(day),
        sessions: Vec::new(),
        rooms: rooms.collect(),
        tracks: tracks.collect(),
        talks,
        ..lpc.conference().clone()
    })
    .unwrap()
}

/// A day with the given number of rooms from 9:30 to 18:00. Most have a talk of 25 minutes
/// every half hour, every seventh room a talk of 50 minutes every hour, and the fourth a
/// workshop all day.
pub fn rooms(rooms: usize) -> Schedule {
    let mut talks = Vec::new();
    for room in 1..=rooms {
        let (every, minutes) = if room.is_multiple_of(7) { (60, 50) } else { (30, 25) };
        if room == 4 {
            let mut workshop = talk(4, 0, 600, 480);
            "Workshop all day of room 4".clone_into(&mut workshop.title);
            talks.push(workshop);
            continue;
        }
        let first = 570 + i64::try_from(room % 3).unwrap() * 30;
        let starts = (0..20).map(|number| first + every * number);
        let starts = starts.take_while(|start| start + i64::from(minutes) <= 1080);
        talks.extend(starts.enumerate().map(|(number, start)| talk(room, number, start, minutes)));
    }
    conference(rooms, talks)
}

/// Talks in the evening, a night without any, and talks on the next morning.
pub fn with_a_night() -> Schedule {
    let starts = [1200, 1260, 1320, 1980, 2040, 2100];
    let talks = (1..=12).flat_map(|room| {
        starts.iter().enumerate().map(move |(number, start)| talk(room, number, *start, 50))
    });
    conference(12, talks.collect())
}
