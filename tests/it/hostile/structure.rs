//! Files that attack by their structure: endless nesting, entity expansion, compression
//! bombs, and slow or endless responses.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use hallway::fetch::{self, Limits, Validators};
use hallway::format::{self, Hints, ReadError, agenda, native};

use super::files;
use crate::cli::Hallway;
use crate::server::{Answer, Server};

const DEEP: usize = 100_000;

fn refused(text: &str) -> String {
    let refused = format::read(text.as_bytes(), &Hints::default());
    let refused = refused.map(|import| import.format).unwrap_err();
    assert!(matches!(refused, ReadError::Broken { .. } | ReadError::NoSchedule { .. }));
    refused.to_string()
}

#[test]
fn deep_nesting_does_not_crash_readers() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
        for file in [
            format!(
                "{{\"format\": \"hallway-schedule\", \"version\": 1, \"conference\": {nested}}}"
            ),
            format!(
                "{{\"format\": \"hallway-schedule\", \"version\": 1, \"conference\": {{\"talks\": {nested}}}}}"
            ),
            format!("{{\"schedule\": {{\"conference\": {{\"days\": {nested}}}}}}}"),
            format!("{{\"_type\": \"HTTPAPIResult\", \"results\": {nested}}}"),
            nested.clone(),
            open.repeat(DEEP),
        ] {
            refused(&file);
        }
        let schedule = native::built_in().unwrap();
        let file = format!(
            "{{\"format\": \"hallway-agenda\", \"version\": 1, \"conference\": \"lpc-2023\", \"picks\": {nested}}}"
        );
        assert!(agenda::read(file.as_bytes(), &schedule, chrono::DateTime::UNIX_EPOCH).is_err());
    }
    let elements = |name: &str| {
        format!("{}{}", format!("<{name}>").repeat(DEEP), format!("</{name}>").repeat(DEEP))
    };
    for name in ["a", "event", "room", "day"] {
        let file = format!("<schedule><conference/>{}</schedule>", elements(name));
        let _ = format::read(file.as_bytes(), &Hints::default());
    }
}

#[test]
fn nested_calendar_components_do_not_multiply_events() {
    let depth = crate::effort::size(DEEP / 4, DEEP);
    for name in ["VCALENDAR", "VEVENT", "VALARM", "VTIMEZONE", "X"] {
        let begin = format!("BEGIN:{name}\r\n");
        let end = format!("END:{name}\r\n");
        for inside in ["", "SUMMARY:a\r\nDTSTART:20240203T090000Z\r\n"] {
            let file = format!(
                "BEGIN:VCALENDAR\r\n{}{inside}{}END:VCALENDAR\r\n",
                begin.repeat(depth),
                end.repeat(depth)
            );
            if let Ok(import) = format::read(file.as_bytes(), &Hints::default()) {
                assert!(import.conference.talks.len() <= depth);
            }
        }
    }
}

#[test]
fn xml_entities_neither_expand_nor_read_files() {
    let user = Hallway::new();
    user.write("secret", "the secret");
    let mut laughs = String::new();
    for n in 1..10 {
        let before = format!("&l{};", n - 1).repeat(10);
        write!(laughs, "<!ENTITY l{n} \"{before}\">").unwrap();
    }
    let secret = format!("file://{}", user.path("secret").display());
    for (dtd, entity) in [
        (format!("<!ENTITY l0 \"ha\">{laughs}"), "&l9;"),
        (format!("<!ENTITY x SYSTEM \"{secret}\">"), "&x;"),
        (format!("<!ENTITY % x SYSTEM \"{secret}\"> %x;"), ""),
        (format!("<!ENTITY x PUBLIC \"a\" \"{secret}\">"), "&x;"),
    ] {
        let file = format!(
            "<?xml version=\"1.0\"?><!DOCTYPE schedule [{dtd}]><schedule><conference><title>{entity}</title></conference><day date=\"2024-02-03\"/></schedule>"
        );
        user.write("file.xml", file);
        let run = user.run(["import", "file.xml"]);
        run.fails(2, &["file.xml"]);
        assert!(!run.stderr.contains("the secret"), "{run:?}");
    }
}

#[test]
fn endless_files_are_refused() {
    if !Path::new("/dev/zero").exists() {
        return;
    }
    let user = Hallway::new();
    for args in [
        &["import", "/dev/zero"][..],
        &["agenda", "--import", "/dev/zero"],
        &["compare", "/dev/zero"],
    ] {
        let run = user.run(args);
        assert!(run.code >= 2 && run.stderr.contains("/dev/zero"), "{run:?}");
    }
    let zeros = fs::File::open("/dev/zero").unwrap();
    let run = user.command(["import", "-"]).stdin(zeros).output().unwrap();
    let message = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success() && message.contains("more than 64 MB"), "{message}");
}

#[test]
fn endless_and_trickling_responses_are_cut_off() {
    let limits = Limits {
        proxies: false,
        bytes: 1 << 20,
        total: Duration::from_millis(300),
        ..Limits::default()
    };
    let get = |answer| {
        let server = Server::new(vec![answer]);
        let none = Validators::default();
        let fetched = fetch::fetch(&server.url("/file"), &none, &limits, &mut |_, _| {
            ControlFlow::Continue(())
        });
        fetched.unwrap_err().to_string()
    };
    let head = "HTTP/1.1 200 OK\r\n\r\n";
    let body = get(Answer::Endless(head.into(), vec![b'x'; 64 << 10]));
    assert!(
        body.contains("larger than 1 MB") || body.contains("no complete answer within"),
        "{body}"
    );
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunks = get(Answer::Endless(chunked.into(), b"4\r\nabcd\r\n".repeat(1000)));
    assert!(
        chunks.contains("larger than 1 MB") || chunks.contains("no complete answer within"),
        "{chunks}"
    );
    // Endless headers and endless header lines.
    get(Answer::Endless("HTTP/1.1 200 OK\r\n".into(), b"X-A: b\r\n".repeat(1000)));
    get(Answer::Endless("HTTP/1.1 200 OK\r\nX-A: ".into(), vec![b'b'; 8 << 10]));
    get(Answer::Endless(
        "HTTP/1.1 100 Continue\r\n\r\n".into(),
        b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100),
    ));
    for head in ["", head] {
        let message = get(Answer::Trickle(format!("{head}{}", "x".repeat(1 << 20)).into()));
        assert!(
            message.contains("no complete answer within a second")
                || message.contains("not an HTTP answer"),
            "{message}"
        );
    }
}

#[test]
fn server_headers_are_sanitized_in_messages() {
    let evil = files::evil("x").replace(['\r', '\n', '\0'], "");
    let user = Hallway::new();
    for head in [
        format!("HTTP/1.1 404 {evil}\r\n\r\n"),
        format!("HTTP/1.1 302 Found\r\nLocation: file:///{evil}\r\n\r\n"),
        format!("HTTP/1.1 302 Found\r\nLocation: /{evil}\r\n\r\n"),
        format!("HTTP/1.1 200 OK\r\nETag: {evil}\r\nContent-Length: 2\r\n\r\n{{}}"),
        format!("{evil}\r\n\r\n"),
    ] {
        let server = Server::new(vec![Answer::Bytes(head.into())]);
        let run = user.run(["import", &server.url("/file")]);
        assert!(run.code >= 2, "{run:?}");
        super::assert_tame("server", &run.stderr);
    }
}
