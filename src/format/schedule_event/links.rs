//! URLs in schedules: absolute, or relative to the file's URL.

use url::Url;

use crate::format::Hints;
use crate::text::url::is_web;

/// Returns the base URL: the one in the file, else the file's own.
pub fn base<'a>(base_url: &'a str, hints: &'a Hints) -> Option<&'a str> {
    let base_url = base_url.trim();
    let given = hints.url.as_deref().map(str::trim);
    [Some(base_url), given].into_iter().flatten().find(|url| web_url(url).is_some())
}

/// Resolves a URL and encodes its spaces. Returns `None` if it is blank, or relative
/// without a base.
pub fn absolute(address: &str, base: Option<&str>) -> Option<String> {
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    if has_scheme(address) {
        return Some(address.replace(' ', "%20"));
    }
    if address.starts_with("www.") {
        return Some(format!("https://{}", address.replace(' ', "%20")));
    }
    let mut base = web_url(base?)?;
    base.set_query(None);
    Some(base.join(address).ok()?.into())
}

fn web_url(url: &str) -> Option<Url> {
    Url::parse(url).ok().filter(|_| is_web(url))
}

/// Reports whether a URL has a scheme. A drive letter or a port is not a scheme.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    scheme.len() > 1
        && scheme.bytes().all(fits)
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && !rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn relative_urls_are_resolved() {
        let base = Some("https://a.example/x/y/?z#w");
        for (address, whole) in [
            ("https://b.example/1", Some("https://b.example/1")),
            ("mailto:a@b.example", Some("mailto:a@b.example")),
            ("www.b.example", Some("https://www.b.example")),
            ("//b.example/1", Some("https://b.example/1")),
            ("/1/2.pdf?3", Some("https://a.example/1/2.pdf?3")),
            ("1/2 b.pdf", Some("https://a.example/x/y/1/2%20b.pdf")),
            ("../1?2/../3", Some("https://a.example/x/1?2/../3")),
            ("../../../../1", Some("https://a.example/1")),
            ("..", Some("https://a.example/x/")),
            ("#1", Some("https://a.example/x/y/#1")),
            (" ", None),
        ] {
            assert_eq!(absolute(address, base).as_deref(), whole, "{address}");
        }
        assert_eq!(absolute("1", Some("http://a.example")).as_deref(), Some("http://a.example/1"));
        assert_eq!(absolute("1.pdf", None), None);
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn resolving_never_panics(address in "[a-z:/.?# é]{0,20}", base in "(https?://)?[a-z:/.?#é]{0,20}") {
            let hints = Hints::default();
            let _ = absolute(&address, super::base(&base, &hints));
            let _ = absolute(&address, Some(&base));
        }
    }
}
