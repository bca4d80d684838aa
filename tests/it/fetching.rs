//! Files from the network: which are read, which are refused, and with which message.

use std::io::Write;
use std::ops::ControlFlow;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use hallway::fetch::{self, Download, Error, Limits, Validators};

use crate::server::{Answer, Server, answer, ok};

/// The program's limits without proxies, because the server is on this machine.
fn limits() -> Limits {
    Limits { proxies: false, ..Limits::default() }
}

fn fetch(url: &str, known: &Validators, limits: &Limits) -> Result<Option<Download>, Error> {
    fetch::fetch(url, known, limits, &mut |_, _| ControlFlow::Continue(()))
}

fn get(server: &Server, limits: &Limits) -> Result<Option<Download>, Error> {
    fetch(&server.url("/file"), &Validators::default(), limits)
}

/// The error of a failed request.
#[track_caller]
fn error_message(server: &Server, limits: &Limits) -> String {
    let message = get(server, limits).unwrap_err().to_string();
    assert!(message.contains(&server.url("/file")), "{message}");
    assert!(message.contains("; "), "{message} says what to do");
    message
}

#[track_caller]
fn bytes(fetched: Option<Download>) -> Vec<u8> {
    fetched.expect("a file").bytes
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn download_stops_on_request() {
    let server =
        Server::new(vec![Answer::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'x'; 1_000])]);
    let fetched =
        fetch::fetch(&server.url("/file"), &Validators::default(), &limits(), &mut |at, _| {
            if at > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    assert_eq!(fetched, Err(Error::Stopped));
}

#[test]
fn file_is_fetched_with_its_validators() {
    let headers = "ETag: \"1\"\r\nLast-Modified: Mon, 13 Nov 2023 10:00:00 GMT\r\n";
    let server = Server::new(vec![ok(headers, b"hello")]);
    let mut last = (0, None);
    let fetched =
        fetch::fetch(&server.url("/file"), &Validators::default(), &limits(), &mut |at, of| {
            last = (at, of);
            ControlFlow::Continue(())
        });
    let expected = Download {
        bytes: b"hello".to_vec(),
        validators: Validators {
            etag: Some("\"1\"".to_owned()),
            last_modified: Some("Mon, 13 Nov 2023 10:00:00 GMT".to_owned()),
        },
        url: server.url("/file"),
        charset: None,
    };
    assert_eq!(fetched, Ok(Some(expected)));
    assert_eq!(last, (5, Some(5)));
    let requests = server.requests().concat().to_lowercase();
    assert!(requests.contains("user-agent: hallway/"), "{requests}");
    assert!(!requests.contains("if-none-match"), "{requests}");
}

#[test]
fn gzip_response_is_decompressed() {
    let server = Server::new(vec![ok("Content-Encoding: gzip\r\n", &gzip(b"hello"))]);
    assert_eq!(bytes(get(&server, &limits()).unwrap()), b"hello");
}

#[test]
fn unchanged_file_is_not_downloaded_again() {
    let known = Validators {
        etag: Some("\"1\"".to_owned()),
        last_modified: Some("Mon, 13 Nov 2023 10:00:00 GMT".to_owned()),
    };
    let server = Server::new(vec![Answer::Bytes(
        b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nConnection: close\r\n\r\n".to_vec(),
    )]);
    let fetched = fetch(&server.url("/file"), &known, &limits());
    assert_eq!(fetched, Ok(None));
    let requests = server.requests().concat().to_lowercase();
    assert!(requests.contains("if-none-match: \"1\""), "{requests}");
    assert!(requests.contains("if-modified-since: mon, 13 nov 2023 10:00:00 gmt"));
    // The request was not conditional, so the answer makes no sense.
    let message = error_message(&server, &limits());
    assert!(message.contains("304"), "{message}");
}

#[test]
fn http_error_status_is_explained() {
    for (status, words) in [
        ("401 Unauthorized", "access denied (401 Unauthorized); save the file"),
        ("403 Forbidden", "access denied (403"),
        ("404 Not Found", "not found (404 Not Found); check the URL"),
        ("410 Gone", "not found (410"),
        ("429 Too Many Requests", "too many requests (429"),
        ("503 Service Unavailable", "server error (503 Service Unavailable); try again later"),
        ("418 I'm a teapot", "the server refused the request (418"),
    ] {
        let server = Server::new(vec![answer(status, "", b"page")]);
        let message = error_message(&server, &limits());
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn redirect_is_followed() {
    let server =
        Server::new(vec![answer("302 Found", "Location: /there\r\n", b""), ok("", b"hello")]);
    let expected = server.url("/there");
    let fetched = get(&server, &limits()).unwrap();
    assert_eq!(fetched.as_ref().unwrap().url, expected);
    assert_eq!(bytes(fetched), b"hello");
}

#[test]
fn redirects_to_other_schemes_or_nowhere_are_refused() {
    for (location, reason) in [
        (
            "Location: file:///etc/passwd\r\n",
            "it leads to file:///etc/passwd, which is not a web URL",
        ),
        ("Location: ftp://127.0.0.1/\r\n", "it leads to ftp://127.0.0.1/"),
        ("Location: javascript:x\r\n", "it leads to javascript:x, which"),
        ("", "it redirects nowhere (302 Found); check the URL"),
    ] {
        let server = Server::new(vec![answer("302 Found", location, b"root:x")]);
        let message = error_message(&server, &limits());
        assert!(message.contains(reason), "{location}: {message}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[test]
fn endless_redirects_are_stopped() {
    let server = Server::new(vec![answer("301 Moved Permanently", "Location: /file\r\n", b"")]);
    let message = error_message(&server, &limits());
    assert!(message.contains("redirects"), "{message}");
    assert_eq!(server.requests().len(), 6);
}

#[test]
fn oversized_response_is_refused() {
    let small = Limits { bytes: 100 << 10, ..limits() };
    let too_large = "it is larger than 100 KB";
    // The server declares the size and sends nothing.
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n";
    let server = Server::new(vec![Answer::Bytes(head.into())]);
    assert!(error_message(&server, &small).contains(too_large));
    // The server does not declare the size.
    let endless = [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &vec![b'x'; 300 << 10]].concat();
    let server = Server::new(vec![Answer::Bytes(endless)]);
    assert!(error_message(&server, &small).contains(too_large));
    // A file of exactly the maximum size is read.
    let server = Server::new(vec![ok("", &vec![b'x'; 100 << 10])]);
    assert_eq!(bytes(get(&server, &small).unwrap()).len(), 100 << 10);
}

#[test]
fn compression_bomb_is_refused() {
    let bomb = gzip(&vec![0; 80 << 20]);
    assert!(bomb.len() < 1 << 20);
    let server = Server::new(vec![ok("Content-Encoding: gzip\r\n", &bomb)]);
    let message = error_message(&server, &limits());
    assert!(message.contains("larger than 64 MB"), "{message}");
}

#[test]
fn missing_response_times_out() {
    let soon = Limits { total: Duration::from_millis(100), ..limits() };
    let server = Server::new(vec![Answer::Silence]);
    let message = error_message(&server, &soon);
    assert!(message.contains("no complete answer within a second"), "{message}");
}

#[test]
fn truncated_or_invalid_response_is_refused() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello";
    let server = Server::new(vec![Answer::Bytes(cut.into())]);
    let message = error_message(&server, &limits());
    assert!(message.contains("the answer ended early"), "{message}");
    let cut = &gzip(b"hello hello hello")[..12];
    for body in [cut, b"no gzip at all"] {
        let server = Server::new(vec![ok("Content-Encoding: gzip\r\n", body)]);
        let message = error_message(&server, &limits());
        assert!(message.contains("invalid compression"), "{message}");
    }
    let server = Server::new(vec![Answer::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec())]);
    let message = error_message(&server, &limits());
    assert!(message.contains("not an HTTP answer"), "{message}");
}

#[test]
fn invalid_or_non_http_url_is_refused() {
    for (url, reason) in [
        ("file:///etc/passwd", "only http:// and https:// URLs are supported"),
        ("ftp://a.example/", "only http:// and https:// URLs are supported"),
        ("a.example", "only http:// and https:// URLs are supported"),
        ("https://", ""),
        ("http://a b/", ""),
    ] {
        let error = fetch(url, &Validators::default(), &limits()).unwrap_err();
        assert!(matches!(&error, Error::InvalidUrl { .. }), "{error}");
        let message = format!("cannot read the URL {url}: {reason}");
        assert!(error.to_string().starts_with(&message), "{error}");
    }
}

#[test]
fn refused_connection_is_reported_without_credentials() {
    let url = "http://ann:secret@127.0.0.1:1/";
    let fetched = fetch(url, &Validators::default(), &limits());
    let message = fetched.unwrap_err().to_string();
    let expected = "cannot get http://127.0.0.1:1/: ";
    assert!(message.starts_with(expected) && message.ends_with("your connection"), "{message}");
}

#[test]
fn https_url_of_a_plain_http_server_fails() {
    let server = Server::new(vec![ok("", b"hello")]);
    let url = server.url("/file").replace("http://", "https://");
    let fetched = fetch(&url, &Validators::default(), &limits());
    let message = fetched.unwrap_err().to_string();
    assert!(message.contains(&url) && message.contains("; "), "{message}");
}
