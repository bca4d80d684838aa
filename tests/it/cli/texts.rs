//! Texts in imported files: encoding, entities and markup.

use std::io::Write as _;

use serde_json::{Value, json};

use super::Hallway;

/// Imports a file and returns the messages and the talks.
fn import(file: &[u8]) -> (String, Vec<Value>) {
    let user = Hallway::new();
    user.write("file", file);
    let output = user.prints(["import", "file", "--id", "x", "--zone", "UTC", "--verbose"]);
    let Value::Array(talks) = user.json(["list", "--conference", "x", "--json"]) else {
        panic!("no list");
    };
    (output, talks)
}

fn schedule_xml(declaration: &str, title: &str, abstract_: &str) -> String {
    format!(
        "{declaration}<schedule><conference><title>C</title></conference>
        <day date='2025-03-01'><room name='A'><event id='1'><start>10:00</start>
        <duration>00:30</duration><title>{title}</title><abstract>{abstract_}</abstract></event>
        </room></day></schedule>"
    )
}

fn schedule_json(title: &str, room: &str, abstract_: &str) -> String {
    let event = json!({"id": 1, "title": title, "start": "10:00", "duration": "00:30",
        "abstract": abstract_, "persons": [{"name": title}]});
    let rooms = json!({room: [event]});
    json!({"schedule": {"conference": {"title": title,
        "days": [{"date": "2025-03-01", "rooms": rooms}]}}})
    .to_string()
}

fn calendar(title: &str, description: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@a.example\r\nDTSTART:20250301T100000Z\r\n\
         DURATION:PT30M\r\nSUMMARY:{title}\r\nDESCRIPTION:{description}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn file_is_decoded_by_its_declared_encoding() {
    let declared = |label: &str, title: &[u8]| {
        let file = schedule_xml(&format!("<?xml version='1.0' encoding='{label}'?>\n"), "#", "a");
        let at = file.find('#').unwrap();
        [&file.as_bytes()[..at], title, &file.as_bytes()[at + 1..]].concat()
    };
    for (file, title) in [
        (declared("windows-1252", b"\x84Gr\xfc\xdfe\x93 \x96 5 \x80"), "„Grüße“ – 5 €"),
        (declared("ISO-8859-15", b"5 \xa4, c\xbdur"), "5 €, cœur"),
        (declared("windows-1250", b"P\xf8\x9a"), "Přš"),
        (declared("EUC-JP", b"\xc6\xfc\xcb\xdc"), "日本"),
        (
            utf16(&schedule_xml("<?xml version='1.0' encoding='UTF-16'?>", "Žluťoučký", "a")),
            "Žluťoučký",
        ),
        (utf16(&format!("\u{feff}{}", schedule_json("Ça va", "A", "a"))), "Ça va"),
        (utf16(&calendar("Übung", "a")), "Übung"),
    ] {
        let (output, talks) = import(&file);
        assert_eq!(talks[0]["title"], title, "{output}");
        assert!(!output.contains("encoding"), "{output}");
    }
}

#[test]
fn wrong_encodings_and_invalid_bytes_are_reported() {
    let file = schedule_xml("<?xml version='1.0' encoding='latin1'?>", "Smørrebrød", "a");
    let (output, talks) = import(file.as_bytes());
    assert_eq!(talks[0]["title"], "Smørrebrød");
    assert!(output.contains("declares the encoding 'latin1', but is UTF-8"), "{output}");
    let mut bytes = calendar("Cr#pes", "a").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'#').unwrap();
    bytes[at] = 0xea;
    let (output, talks) = import(&bytes);
    assert_eq!(talks[0]["title"], "Crêpes");
    assert!(output.contains("assuming windows-1252"), "{output}");
    let mut bytes = schedule_json("Café, thé, # où", "A", "a").into_bytes();
    for byte in bytes.iter_mut().filter(|byte| **byte == b'#') {
        *byte = 0xff;
    }
    let (output, talks) = import(&bytes);
    assert_eq!(talks[0]["title"], "Café, thé, \u{fffd} où");
    assert!(output.contains("line 1: invalid character in UTF-8"), "{output}");
}

#[test]
fn gzip_is_read_and_a_gzip_bomb_is_refused() {
    let pack = |bytes: &[u8]| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let (_, talks) = import(&pack(calendar("Packed", "a").as_bytes()));
    assert_eq!(talks[0]["title"], "Packed");
    let user = Hallway::new();
    user.write("bomb", pack(&vec![b' '; 70 << 20]));
    user.run(["import", "bomb"]).fails(2, &["64 MB"]);
    user.write("page", pack(b"<html>"));
    user.run(["import", "page"]).fails(2, &["an HTML page"]);
}

#[test]
fn entities_are_decoded_once_in_every_text() {
    let text = "R&amp;D &ndash; Jos&eacute;&rsquo;s &#8220;C&#x2B;&#43;&#8221; AT&T &amp;lt;";
    let meant = "R&D – José’s “C++” AT&T &lt;";
    for file in [
        schedule_json(text, text, text),
        schedule_xml("", &text.replace('&', "&amp;"), &text.replace('&', "&amp;")),
    ] {
        let (_, talks) = import(file.as_bytes());
        assert_eq!(talks[0]["title"], meant);
        if file.starts_with('{') {
            assert_eq!(talks[0]["room"], meant);
            assert_eq!(talks[0]["presenters"][0]["name"], meant);
        }
        assert_eq!(shown(&file), [meant]);
    }
    assert_eq!(shown(&calendar("a", &text.replace(';', "\\;"))), [meant]);
    let (_, talks) = import(schedule_json("a&#27;[31mb&#155;2Jc", "A", "x").as_bytes());
    assert_eq!(talks[0]["title"], "ab›2Jc");
}

/// The displayed lines of an abstract.
fn shown(file: &str) -> Vec<String> {
    let user = Hallway::new();
    user.write("file", file);
    user.prints(["import", "file", "--id", "x", "--zone", "UTC"]);
    let id = &user.ids(&["list", "--conference", "x"])[0];
    let page = user.prints(["show", id, "--conference", "x"]);
    let lines = page.lines().map(str::trim_end).skip_while(|line| !line.is_empty());
    let lines: Vec<String> = lines.skip(1).map(str::to_owned).collect();
    lines.into_iter().take_while(|line| !line.starts_with("Links")).collect()
}

#[test]
fn single_html_tag_keeps_the_text_markdown() {
    let text =
        "First, **this** and <i>that</i>.\r\n\r\n- one\r\n- two\r\n\r\nLast: <https://a.example/>";
    let xml = text.replace('<', "&lt;").replace('>', "&gt;");
    let xml = shown(&schedule_xml("", "t", &xml));
    assert_eq!(shown(&schedule_json("t", "A", text)), xml);
    let lines = xml[..6].join("\n").replace('•', "-");
    assert_eq!(lines, "First, this and that.\n\n- one\n- two\n\nLast: https://a.example/");
}

#[test]
fn calendar_text_is_not_parsed_as_markdown() {
    let lines = ["Bürger*innen, Schüler*innen", "# 1", "* a_b", "1. <b>c</b>", "> `d` [e](f)"];
    let shown = shown(&calendar("t", &lines.join("\\n").replace(',', "\\,")));
    let meant = lines.map(|line| line.replace("<b>c</b>", "c"));
    assert_eq!(shown[..5], meant);
}
