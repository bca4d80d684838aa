//! URLs: resolving links, and showing URLs without their secrets.
//!
//! The URL of a schedule may grant access by a password, by a token in its query, or by
//! a path that cannot be guessed. Such a URL is stored for updates and shown only
//! through [`redacted`].

use std::borrow::Cow;
use std::fmt::Write as _;

use url::Url;

use super::clean;

/// The replacement for a secret.
const REDACTED: &str = "***";

/// Reports whether a text is a URL of the web: HTTP or HTTPS, in any case.
pub fn is_web(url: &str) -> bool {
    is_tls(url) || starts(url, "http://")
}

/// Reports whether a URL uses TLS.
pub fn is_tls(url: &str) -> bool {
    starts(url, "https://")
}

/// Whether a text starts with a prefix, ignoring ASCII case.
pub fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Resolves a link against the URL of its page (RFC 3986 5.2). Drops the fragment. `None` if
/// the base is not a URL or the link is invalid.
pub fn join(base: &str, link: &str) -> Option<String> {
    let mut url = Url::parse(base).ok()?.join(link.trim()).ok()?;
    url.set_fragment(None);
    Some(url.into())
}

/// Percent-encodes the characters for which `keeps` is false.
pub fn percent_encoded(url: &str, keeps: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if keeps(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Cleans a URL for display: drops user name and password, and replaces tokens with
/// `***`. Other texts stay the same.
pub fn redacted(url: &str) -> String {
    let url = clean::line(url);
    let Some((scheme, _)) = url.split_once("://") else {
        return url;
    };
    let start = scheme.len() + "://".len();
    let rest = &url[start..];
    let authority = match Url::parse(&url) {
        Ok(_) => rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()),
        // An unencoded password may contain the characters that end an authority.
        Err(_) => rest.len(),
    };
    let rest = &rest[rest[..authority].rfind('@').map_or(0, |at| at + 1)..];
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let path: Vec<Cow<'_, str>> = rest[..end].split('/').map(path_segment).collect();
    let mut out = format!("{}{}", &url[..start], path.join("/"));
    // Fragments carry tokens in the same form.
    let mut from = end;
    while from < rest.len() {
        let next = rest[from + 1..].find(['?', '#', '&', ';']);
        let to = next.map_or(rest.len(), |next| from + 1 + next);
        out.push_str(&rest[from..=from]);
        out.push_str(&parameter(&rest[from + 1..to]));
        from = to;
    }
    out
}

/// The host of a URL.
pub fn host(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

/// A URL without secrets, as the base of other URLs; `***` would break those, so secret
/// parts are dropped. If the path is secret, only the host stays.
pub fn without_secrets(url: &str) -> Option<String> {
    let mut public = Url::parse(url).ok()?;
    // The setters fail only for URLs that cannot have a user name.
    let _ = public.set_username("");
    let _ = public.set_password(None);
    public.set_fragment(None);
    if redacted(public.as_str()) != public.as_str() {
        public.set_query(None);
    }
    if redacted(public.as_str()) != public.as_str() {
        public.set_path("/");
    }
    Some(public.into())
}

/// Removes user name and password from a URL.
pub fn strip_credentials(url: &mut String) {
    if !url.contains('@') {
        return;
    }
    if let Ok(mut parsed) = Url::parse(url)
        && (!parsed.username().is_empty() || parsed.password().is_some())
    {
        let _ = parsed.set_username("");
        let _ = parsed.set_password(None);
        *url = parsed.into();
    }
}

/// A `name=value` pair of a query, without the value if that is secret.
fn parameter(text: &str) -> Cow<'_, str> {
    let Some((name, value)) = text.split_once('=') else {
        return if is_random(text) { REDACTED.into() } else { text.into() };
    };
    if !value.is_empty() && (is_secret_name(name) || is_random(value)) {
        format!("{name}={REDACTED}").into()
    } else {
        text.into()
    }
}

/// Whether a parameter with this name grants access.
fn is_secret_name(name: &str) -> bool {
    const WHOLE: [&str; 11] =
        ["ak", "auth", "hash", "jwt", "key", "pass", "pin", "pw", "pwd", "sid", "sig"];
    const PARTS: [&str; 10] = [
        "apikey",
        "accesskey",
        "credential",
        "passphrase",
        "passwd",
        "password",
        "secret",
        "session",
        "signature",
        "token",
    ];
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let letters: String = letters.collect::<String>().to_ascii_lowercase();
    let word = |word: &str| word.to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|part| WHOLE.contains(&word(part).as_str()))
        || PARTS.iter().any(|part| letters.contains(part))
}

/// A segment of a path without its secret part, such as `private-1a2b3c` in a calendar
/// URL or a token in `token.ics`.
fn path_segment(segment: &str) -> Cow<'_, str> {
    let private = segment.strip_prefix("private-");
    if private.is_some_and(|rest| rest.bytes().any(|b| b.is_ascii_digit())) {
        return format!("private-{REDACTED}").into();
    }
    let (name, ending) = match segment.rsplit_once('.') {
        Some((name, ending)) if ending.len() <= 5 => (name, &segment[name.len()..]),
        _ => (segment, ""),
    };
    if is_random(name) { format!("{REDACTED}{ending}").into() } else { segment.into() }
}

/// Whether text mixes letters and digits in a way that no person would. A UUID is not
/// random: it names a thing.
fn is_random(text: &str) -> bool {
    const MIN_RANDOM_LENGTH: usize = 15;
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let random = |word: &str| {
        let kinds: Vec<bool> = word.bytes().map(|b| b.is_ascii_digit()).collect();
        let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let cases = word.as_bytes().windows(2);
        let cases =
            cases.filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
        word.len() >= MIN_RANDOM_LENGTH && (changes > 2 || changes > 0 && cases.count() > 2)
    };
    words.into_iter().any(random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn secrets_are_hidden_in_shown_urls() {
        for (url, expected) in [
            ("https://ann:hunter2@a.example/x@y", "https://a.example/x@y"),
            ("https://ghp_tok@a.example", "https://a.example"),
            ("https://ann:hun/ter2@a.example/x", "https://a.example/x"),
            ("https://ann:hun ter2@a.example/x", "https://a.example/x"),
            ("webcal://ann:hunter2@a.example/x.ics", "webcal://a.example/x.ics"),
            ("https://a.example/x?token=s&day=1", "https://a.example/x?token=***&day=1"),
            ("https://a.example/x?a=1;Api-Key=s", "https://a.example/x?a=1;Api-Key=***"),
            ("https://a.example/x#access_token=s", "https://a.example/x#access_token=***"),
            (
                "https://a.example/export/event/7.json?ak=00-11&signature=ff&detail=contributions",
                "https://a.example/export/event/7.json?ak=***&signature=***&detail=contributions",
            ),
            (
                "https://a.example/e.ics?user_token=5_abc&t=9fQ2kX81mZp04LsT7a",
                "https://a.example/e.ics?user_token=***&t=***",
            ),
            (
                "https://calendar.example/ical/team%40group/private-5f0c1d/basic.ics",
                "https://calendar.example/ical/team%40group/private-***/basic.ics",
            ),
            (
                "https://cloud.example/public-calendars/yA7bC12dEf9hIjK4?export",
                "https://cloud.example/public-calendars/***?export",
            ),
            ("https://a.example/me/8c1fa03bd2e94476.ics", "https://a.example/me/***.ics"),
            ("https://a.example/\u{1b}[31mx", "https://a.example/x"),
        ] {
            assert_eq!(redacted(url), expected);
        }
    }

    #[test]
    fn urls_without_secrets_are_shown_unchanged() {
        for url in [
            "https://fosdem.org/2026/schedule/xml",
            "https://cfp.example/democon-2031/schedule/export/schedule.json?lang=de",
            "https://lpc.events/export/event/17.json?detail=contributions&pretty=yes",
            "https://a.example/talk/4f0c6a1e-22bb-4c4d-9d3e-0a1b2c3d4e5f/",
            "https://a.example/conference2031schedule.ics?keyword=x&monkeys=2",
            "https://[::1]:8080/x?author=ann",
            "/home/ann/token=1/x.json",
            "-",
            "no address",
        ] {
            assert_eq!(redacted(url), url);
        }
    }

    #[test]
    fn web_urls_are_recognized_in_any_case() {
        for url in ["http://a.example", "HTTPS://a.example/x", "Http://é"] {
            assert!(is_web(url), "{url}");
        }
        for url in
            ["", "http", "http:/a", "ftp://a.example", "a http://b", "éééhttps://", "webcal://a"]
        {
            assert!(!is_web(url), "{url}");
        }
        assert!(is_tls("HttpS://a.example") && !is_tls("http://a.example"));
    }

    #[test]
    fn links_are_resolved_against_their_page() {
        let at = "https://a.example/one/two?three";
        for (link, expected) in [
            ("https://b.example/x#y", "https://b.example/x"),
            ("//b.example/x", "https://b.example/x"),
            ("/x", "https://a.example/x"),
            ("x?a:b", "https://a.example/one/x?a:b"),
            ("./x", "https://a.example/one/x"),
            ("../../../x", "https://a.example/x"),
            ("?x", "https://a.example/one/two?x"),
            ("file:///etc/passwd", "file:///etc/passwd"),
        ] {
            assert_eq!(join(at, link).as_deref(), Some(expected), "{link}");
        }
        assert_eq!(join("no address", "x"), None);
    }

    #[test]
    fn public_url_omits_secrets() {
        let public = |url| without_secrets(url).unwrap();
        assert_eq!(public("https://a:b@c.example/x/y?token=1"), "https://c.example/x/y");
        assert_eq!(public("https://c.example/x?day=1#z"), "https://c.example/x?day=1");
        assert_eq!(public("https://c.example/private-5f0c1d/basic.ics"), "https://c.example/");
        let mut url = "https://a:b@c.example/x".to_owned();
        strip_credentials(&mut url);
        assert_eq!(url, "https://c.example/x");
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn no_password_is_ever_shown(
            password in "[a-z]{3}[!-?A-~]{0,12}SECRET",
            path in "[a-z/?=&#]{0,20}",
        ) {
            let url = format!("https://ann:{password}@a.example/{path}");
            prop_assert!(!redacted(&url).contains("SECRET"), "{}", redacted(&url));
            prop_assert_eq!(redacted(&redacted(&url)), redacted(&url));
        }

        #[test]
        fn url_functions_never_panic(text in "\\PC{0,40}") {
            let _ = (redacted(&text), without_secrets(&text), join(&text, &text));
        }
    }
}
