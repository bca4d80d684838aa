//! An edition of the built-in conference as its organisers might publish it the day
//! before: talks are moved, cancelled, renamed and new.

use chrono::TimeDelta;
use hallway::agenda::{Agenda, AgendaChange, Level};
use hallway::format::native;
use hallway::schedule::{Conference, Link, Room, Schedule, Talk, TalkId};
use serde_json::{Value, json};

/// A file of a conference with a single talk.
pub const SMALL: &str = r#"{"format": "hallway-schedule", "version": 1, "conference": {
    "id": "small", "title": "Small Conf", "timezone": "UTC",
    "start": "2024-02-03", "end": "2024-02-03",
    "talks": [{"id": "1", "title": "Opening words",
        "slot": {"start": "2024-02-03T10:00:00Z", "minutes": 30}}]}}"#;

/// A conference as a file in Hallway's own format.
pub fn hallway_file(conference: &Value) -> String {
    format!(r#"{{"format": "hallway-schedule", "version": 1, "conference": {conference}}}"#)
}

/// A file of a conference with this many talks on 3 February of a year.
pub fn conference(id: &str, title: &str, year: u32, talks: usize) -> String {
    let talk = |number: usize| {
        let hour = 8 + number;
        json!({
            "id": number.to_string(),
            "title": format!("Talk {number}"),
            "room": "Hall",
            "slot": {"start": format!("{year}-02-03T{hour:02}:00:00+01:00"), "minutes": 30},
        })
    };
    hallway_file(&json!({
        "id": id, "title": title, "timezone": "Europe/Brussels",
        "start": format!("{year}-02-03"), "end": format!("{year}-02-04"),
        "rooms": [{"name": "Hall"}],
        "talks": (1..=talks).map(talk).collect::<Vec<_>>(),
    }))
}

/// An agenda file with stars on 174, 211 and 115, a note on 211, and 269 as a maybe.
/// [`moved`] says how it changes them.
pub fn picks() -> String {
    let schedule = native::built_in().unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    let since = "2023-11-01T10:00:00Z".parse().unwrap();
    let talk = |id: &str| schedule.by_id(&TalkId::new(id)).unwrap();
    for (id, level) in
        [("174", Level::Star), ("211", Level::Star), ("115", Level::Star), ("269", Level::Maybe)]
    {
        agenda.apply(AgendaChange::rate(talk(id), Some(level), since));
    }
    agenda.apply(AgendaChange::note(talk("211"), "ask about NUMA"));
    serde_json::to_string_pretty(&agenda).unwrap()
}

/// The edition without the talks of its last day.
pub fn without_a_day() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    let last = conference.end.unwrap();
    let stays = |talk: &Talk| talk.slot.is_none_or(|slot| slot.day() != last);
    conference.talks.retain(stays);
    Schedule::new(conference).unwrap()
}

fn talk<'a>(of: &'a mut Conference, id: &str) -> &'a mut Talk {
    of.talks.iter_mut().find(|t| t.id.as_str() == id).unwrap()
}

/// The built-in conference with a link for each talk that has no page.
pub fn linked() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    for talk in &mut conference.talks {
        if talk.url.is_none() {
            talk.links = vec![Link {
                url: "https://example.org/slides.pdf".to_owned(),
                title: "Slides".to_owned(),
            }];
        }
    }
    Schedule::new(conference).unwrap()
}

/// Talks with long titles in rooms with long names. The next edition is [`elsewhere`].
pub fn roomy() -> Schedule {
    Schedule::new(with_rooms()).unwrap()
}

fn with_rooms() -> Conference {
    let mut conference = native::built_in().unwrap().conference().clone();
    let of = &mut conference;
    for name in ["UB2.252A (Lameere)", "K.1.105 (La Fontaine)"] {
        of.rooms.push(Room { name: name.to_owned() });
    }
    for talk in &mut of.talks {
        talk.room = Some("UB2.252A (Lameere)".to_owned());
    }
    "Where a title of quite some length can be read in full".clone_into(&mut talk(of, "115").title);
    conference
}

/// The edition after [`roomy`]: 174, a pick, is on another day in another room; 211, a pick,
/// is cancelled; 115, a pick, has another long title.
pub fn elsewhere() -> Schedule {
    let mut conference = with_rooms();
    let of = &mut conference;
    let it = talk(of, "174");
    it.slot.as_mut().unwrap().start += TimeDelta::days(1);
    it.room = Some("K.1.105 (La Fontaine)".to_owned());
    "Digital Public Goods and how to keep them going".clone_into(&mut talk(of, "115").title);
    of.talks.retain(|talk| talk.id.as_str() != "211");
    Schedule::new(conference).unwrap()
}

/// 174, a pick, is 40 minutes later and in a room, so that it clashes with 115; 211, a
/// pick, is cancelled; 269, a maybe, has another title and speaker; 178 is an hour later;
/// `n1` is new; 115 has another abstract.
pub fn moved() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    let of = &mut conference;
    of.rooms = vec![Room { name: "Magnolia".to_owned() }];
    let it = talk(of, "174");
    it.slot.as_mut().unwrap().start += TimeDelta::minutes(40);
    it.room = Some("Magnolia".to_owned());
    let it = talk(of, "269");
    "Optimizing without a compiler".clone_into(&mut it.title);
    "Somebody Else".clone_into(&mut it.presenters[0].name);
    talk(of, "178").slot.as_mut().unwrap().start += TimeDelta::hours(1);
    let it = talk(of, "115");
    it.abstract_ = format!("{}\n\nBring a laptop.", it.abstract_);
    let mut new = talk(of, "178").clone();
    new.id = TalkId::new("n1");
    "A talk that nobody expected".clone_into(&mut new.title);
    of.talks.push(new);
    of.talks.retain(|talk| talk.id.as_str() != "211");
    Schedule::new(conference).unwrap()
}
