//! A conference with hostile text in every field, in each supported format.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::editions::hallway_file;

/// Hostile texts, all of them inserted into each field. Each starts with a name to
/// search for.
const PAYLOADS: &[&str] = &[
    "Mallory \u{1b}[31mred\u{1b}[2J\u{1b}[H\u{1b}c",
    "Title \u{1b}]0;pwned\u{7} \u{1b}]2;pwned\u{1b}\\",
    "Clipboard \u{1b}]52;c;cm0gLXJm\u{7}",
    "Hyperlink \u{1b}]8;;file:///etc/passwd\u{1b}\\here\u{1b}]8;;\u{1b}\\",
    "Device \u{1b}P$q\"p\u{1b}\\ \u{1b}[6n\u{1b}[c\u{5}",
    "Eightbit \u{9b}2J\u{9d}0;pwned\u{9c}\u{90}q\u{9c}\u{84}\u{85}",
    "Order \u{202e}drow\u{202c}\u{2066}x\u{2069}\u{200f}\u{61c}",
    "Hidden \u{200b}\u{200b}\u{feff}\u{2060}\u{ad}\u{180e}\u{e0041}\u{e007f}",
    "Lines \u{2028}\u{2029}\r\n\r\t\u{b}\u{c}\u{8}\u{0}\u{7f}",
    "Calendar \r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:pwned\r\nBEGIN:VALARM\r\nACTION:PROCEDURE\r\nEND:VALARM",
    "Markdown [here](javascript:alert(1)) ![x](file:///etc/passwd) ](javascript:alert(2)) <script>alert(3)</script>\r\n# pwned\n```",
    "Quote \"';`$(touch pwned)`\\ %s %n ]]>&amp;&#27;[31m&#x202e;&#x9b;2J",
    "Open \u{1b}]0;without end",
];

/// Far more combining marks than any real letter has.
const FLOOD: usize = 60;

/// Hostile text after a word that identifies the field.
pub fn evil(word: &str) -> String {
    let mut text = format!("{word} {}", PAYLOADS.join(" "));
    let floods =
        [("a\u{301}", FLOOD), ("\u{200d}", FLOOD), ("👩\u{200d}", FLOOD), ("\u{fe0f}", FLOOD)];
    for (flood, times) in floods {
        text.push_str("\n z");
        text.push_str(&flood.repeat(times));
        // All marks on a single letter.
        text.push_str(&flood.chars().last().map_or(String::new(), |c| c.to_string().repeat(times)));
    }
    text + "\n z" + &"&#x301;".repeat(FLOOD)
}

/// The talks: a number and the hour, or `None` without room and time.
const TALKS: [(&str, Option<&str>); 4] =
    [("1", Some("09")), ("2", Some("09")), ("3", Some("10")), ("4", None)];

/// Hallway's own format. The second edition changes times and titles and lacks a talk.
pub fn native(id: &str, edition: usize) -> String {
    let (track, room, session) = (evil("track"), evil("room"), evil("session"));
    let talk = |(number, hour): &(&str, Option<&str>)| {
        let person = json!([{"name": evil("person"), "affiliation": evil("firm")}]);
        let minute = (edition - 1) * 10;
        let mut talk = json!({
            "id": format!("{number}\u{1b}[31m\u{202e}x](y)"),
            "title": evil(&format!("title{number}{}", "!".repeat(edition))),
            "subtitle": evil("subtitle"), "kind": evil("kind"), "language": evil("language"),
            "room": room, "track": track, "session": session,
            "presenters": person, "authors": person, "coauthors": person,
            "url": format!("https://a.example/{}", evil("page")),
            "links": [
                {"url": "javascript:alert(1)", "title": evil("link")},
                {"url": "https://a.example/\u{1b}[31mgood", "title": evil("link")},
                {"url": "file:///etc/passwd", "title": evil("link")},
                {"url": "https://a.example/\u{1b}]0;x\u{7}\r\nX", "title": evil("link")},
            ],
            "abstract": evil("abstract"),
        });
        if let Some(hour) = hour {
            let start = format!("2024-02-03T{hour}:{minute:02}:00+01:00");
            talk["slot"] = json!({"start": start, "minutes": 50});
        }
        talk
    };
    let talks: Vec<Value> = TALKS[..TALKS.len() + 1 - edition].iter().map(talk).collect();
    let conference = json!({
        "id": id, "title": evil("conference"), "short": evil("short"),
        "url": format!("https://a.example/{}", evil("site")), "timezone": "Europe/Brussels",
        "start": "2024-02-03", "end": "2024-02-04",
        "venue": {"name": evil("venue"), "city": evil("city"), "address": evil("address")},
        "rooms": [{"name": room}], "tracks": [{"name": track, "short": evil("t")}],
        "sessions": [{"title": session, "chairs": [{"name": evil("chair")}]}],
        "talks": talks,
    });
    hallway_file(&conference)
}

/// Schedule XML.
pub fn schedule_xml() -> String {
    let escaped = |word: &str| {
        let text = evil(word).replace('&', "&amp;").replace('<', "&lt;");
        text.replace('>', "&gt;").replace('\'', "&apos;")
    };
    let mut events = String::new();
    for (number, hour) in TALKS {
        let start = hour.map_or(String::new(), |hour| {
            format!("<date>2024-02-03T{hour}:00:00+01:00</date><start>{hour}:00</start>")
        });
        write!(
            events,
            "<event id='{number}' guid='{}'>{start}<duration>00:50</duration><title>{}</title>
             <subtitle>{}</subtitle><track>{}</track><type>{}</type><language>{}</language>
             <abstract>{}</abstract><description>{}</description><url>{}</url>
             <persons><person>{}</person></persons>
             <links><link href='javascript:alert(1)'>{}</link><link href='https://a.example/{}'>x</link></links></event>",
            escaped(number), escaped("title"), escaped("subtitle"), escaped("track"),
            escaped("type"), escaped("language"), escaped("abstract"), escaped("description"),
            escaped("https://a.example/"), escaped("person"), escaped("link"), escaped("to"),
        )
        .unwrap();
    }
    format!(
        "<schedule><conference><title>{}</title><acronym>{}</acronym><venue>{}</venue><city>{}</city>
         <time_zone_name>{}</time_zone_name></conference>
         <day date='2024-02-03'><room name='{}'>{events}</room></day></schedule>",
        escaped("conference"), escaped("acronym"), escaped("venue"), escaped("city"),
        escaped("zone"), escaped("room"),
    )
}

/// Schedule JSON.
pub fn schedule_json() -> String {
    let event = |(number, hour): &(&str, Option<&str>)| {
        let mut event = json!({
            "guid": evil(number), "id": 1, "title": evil("title"), "subtitle": evil("subtitle"),
            "track": evil("track"), "type": evil("type"), "language": evil("language"),
            "abstract": evil("abstract"), "description": evil("description"),
            "url": evil("https://a.example/"), "duration": "00:50",
            "persons": [{"public_name": evil("person")}],
            "links": [{"url": "javascript:alert(1)", "title": evil("link")},
                {"url": evil("https://a.example/"), "title": evil("link")}],
        });
        if let Some(hour) = hour {
            event["date"] = json!(format!("2024-02-03T{hour}:00:00+01:00"));
        }
        event
    };
    let mut rooms = json!({});
    rooms[evil("room")] = TALKS.iter().map(event).collect();
    json!({"schedule": {"version": evil("version"), "conference": {
        "title": evil("conference"), "acronym": evil("acronym"), "venue": evil("venue"),
        "city": evil("city"), "time_zone_name": evil("zone"),
        "days": [{"date": "2024-02-03", "rooms": rooms}],
    }}})
    .to_string()
}

/// An Indico export.
pub fn indico() -> String {
    let at = |hour: &str, minute| json!({"date": "2024-02-03", "time": format!("{hour}:{minute}:00"), "tz": "Europe/Brussels"});
    let contribution = |(number, hour): &(&str, Option<&str>)| {
        let person = json!([{"first_name": evil("first"), "last_name": evil("last"), "affiliation": evil("firm")}]);
        json!({
            "id": evil(number), "db_id": evil(number), "friendly_id": evil(number), "title": evil("title"),
            "startDate": hour.map(|hour| at(hour, "00")), "endDate": hour.map(|hour| at(hour, "50")),
            "duration": 50, "session": evil("session"), "track": evil("track"), "type": evil("type"),
            "description": evil("<p>abstract"), "room": evil("room"), "roomFullname": evil("room"),
            "url": evil("https://a.example/"),
            "speakers": person, "primaryauthors": person, "coauthors": person,
            "folders": [{"attachments": [{"title": evil("link"), "download_url": "javascript:alert(1)"},
                {"title": evil("link"), "link_url": evil("https://a.example/")}]}],
        })
    };
    json!({
        "_type": "HTTPAPIResult", "count": 1, "ts": 1, "additionalInfo": {},
        "url": "https://indico.example/export/event/17.json?detail=contributions",
        "results": [{
            "_type": "Conference", "id": "17", "title": evil("conference"), "timezone": evil("zone"),
            "startDate": at("09", "00"), "endDate": at("18", "00"), "url": evil("https://a.example/"),
            "location": evil("venue"), "room": evil("room"), "roomFullname": evil("room"), "address": evil("address"),
            "contributions": TALKS.iter().map(contribution).collect::<Vec<_>>(),
        }],
    })
    .to_string()
}

/// A calendar.
pub fn ical() -> String {
    let escaped = |word: &str| {
        let text = evil(word).replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
        text.replace("\r\n", "\\n").replace('\n', "\\n").replace('\r', "")
    };
    let mut events = String::new();
    for (number, hour) in TALKS {
        let start = hour.map_or(String::new(), |hour| {
            format!("DTSTART;TZID=Europe/Brussels:20240203T{hour}0000\r\nDURATION:PT50M\r\n")
        });
        write!(
            events,
            "BEGIN:VEVENT\r\nUID:{}\r\n{start}SUMMARY:{}\r\nDESCRIPTION:{}\r\nLOCATION:{}\r\n\
             CATEGORIES:{}\r\nURL:{}\r\nATTENDEE;CN=\"{}\":mailto:x\r\nEND:VEVENT\r\n",
            escaped(number),
            escaped("title"),
            escaped("abstract"),
            escaped("room"),
            escaped("track"),
            escaped("https://a.example/"),
            escaped("person").replace('"', ""),
        )
        .unwrap();
    }
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:{}\r\nX-WR-TIMEZONE:{}\r\n{events}END:VCALENDAR\r\n",
        escaped("conference"),
        escaped("zone"),
    )
}

/// The file name and content of each format.
pub fn all() -> [(&'static str, String); 5] {
    [
        ("native.json", native("evil", 1)),
        ("schedule.xml", schedule_xml()),
        ("schedule.json", schedule_json()),
        ("indico.json", indico()),
        ("calendar.ics", ical()),
    ]
}
