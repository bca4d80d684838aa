//! Finds the URL of a schedule file from a URL that the user copied.
//!
//! It looks only at the text and makes no request.

use std::net::{IpAddr, ToSocketAddrs};

use url::{Host, Url};

use crate::text::url::percent_encoded;

/// Whether the argument is a URL rather than a file name.
pub fn is_url(given: &str) -> bool {
    given.trim().split_once("://").is_some_and(|(scheme, _)| {
        let fit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(fit)
    })
}

/// Whether the host of a URL is on the internet rather than on the local network. An
/// unresolvable name counts as public; the request fails anyway.
pub fn is_public(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else {
        return false;
    };
    let is_local_name = |name: &str| {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let ends = [".local", ".internal", ".localhost", ".lan", ".home.arpa"];
        name == "localhost" || !name.contains('.') || ends.iter().any(|end| name.ends_with(end))
    };
    match url.host() {
        None => false,
        Some(Host::Ipv4(ip)) => is_public_ip(ip.into()),
        Some(Host::Ipv6(ip)) => is_public_ip(ip.into()),
        Some(Host::Domain(name)) => {
            let port = url.port_or_known_default().unwrap_or(443);
            let ips = (name, port).to_socket_addrs().into_iter().flatten();
            !is_local_name(name) && ips.map(|at| at.ip()).all(is_public_ip)
        }
    }
}

fn is_public_ip(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [first, second, ..] = ip.octets();
            // 100.64.0.0/10 is shared by the customers of a provider.
            let is_shared = first == 100 && (64..128).contains(&second);
            !(ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_broadcast()
                || ip.is_multicast()
                || first == 0
                || is_shared)
        }
        IpAddr::V6(ip) => {
            !(ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
                || ip.is_multicast())
        }
    }
}

/// Returns the URL of the file behind a page: `webcal:` becomes `https:`, and the page of an Indico
/// event becomes its export. Encodes characters that a URL cannot hold, and keeps other URLs.
pub fn file_url(given: &str) -> String {
    let given = given.trim();
    let url = match given.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("webcal") => format!("https://{rest}"),
        _ => given.to_owned(),
    };
    percent_encoded(&export_of_event(&url).unwrap_or(url), |c| c.is_ascii_graphic())
}

/// Returns the export URL of an Indico event: `https://lpc.events/event/17/`, the lists of
/// contributions and the timetable all lead to the same file.
fn export_of_event(url: &str) -> Option<String> {
    const PAGES: [&str; 4] = ["", "overview", "contributions", "timetable"];
    let start = url.find("://")? + "://".len();
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let path = start + url.get(start..end)?.find('/')?;
    let (above, event) = url[path..end].split_once("/event/")?;
    let (number, page) = event.split_once('/').unwrap_or((event, ""));
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let exports = above.split('/').any(|part| part == "export");
    if !is_number || exports || !PAGES.contains(&page.trim_end_matches('/')) {
        return None;
    }
    let site = &url[..path];
    Some(format!("{site}{above}/export/event/{number}.json?detail=contributions"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_of_an_indico_event_lead_to_its_export() {
        let export = "https://lpc.events/export/event/17.json?detail=contributions";
        for page in [
            "https://lpc.events/event/17",
            "https://lpc.events/event/17/",
            " https://lpc.events/event/17/contributions/ ",
            "https://lpc.events/event/17/timetable/?view=standard",
            "https://lpc.events/event/17/timetable/#20231113",
            "https://lpc.events/event/17/overview",
        ] {
            assert_eq!(file_url(page), export, "{page}");
        }
        assert_eq!(
            file_url("http://a.example:8080/indico/event/3/"),
            "http://a.example:8080/indico/export/event/3.json?detail=contributions"
        );
    }

    #[test]
    fn other_urls_are_only_normalized() {
        for url in [
            "https://lpc.events/export/event/17.json?detail=contributions",
            "https://lpc.events/export/event/17/",
            "https://lpc.events/event/17/contributions/contributions.json",
            "https://lpc.events/event/17/event.ics",
            "https://lpc.events/event/seventeen/",
            "https://lpc.events/event/",
            "https://a.example?next=/event/17/",
            "https://fosdem.org/2026/schedule/xml",
            "https://event",
        ] {
            assert_eq!(file_url(url), url);
        }
        assert_eq!(file_url("WebCal://a.example/x.ics"), "https://a.example/x.ics");
        assert_eq!(file_url("https://a.example/ä b"), "https://a.example/%C3%A4%20b");
    }

    #[test]
    fn urls_are_distinguished_from_file_names() {
        for text in ["https://a.example", " http://a", "file:///x", "webcal://x"] {
            assert!(is_url(text), "{text}");
        }
        for text in ["-", "a.json", "a b://c", "://x", "/a/b://c"] {
            assert!(!is_url(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn url_rewriting_is_idempotent(text in "(https?://|webcal://)?[a-z./0-9?#@:ä ]{0,30}") {
            let once = file_url(&text);
            prop_assert_eq!(&file_url(&once), &once);
        }
    }
}
