//! Addresses as schedules write them: whole, or relative to where the file is from.

use crate::format::Hints;

/// What relative addresses are relative to: what the file says, else where it is from.
pub fn base<'a>(base_url: &'a str, hints: &'a Hints) -> Option<&'a str> {
    let base_url = base_url.trim();
    let given = hints.url.as_deref().map(str::trim);
    [Some(base_url), given]
        .into_iter()
        .flatten()
        .find(|url| host_of(url).is_some())
}

/// An address that leads somewhere; none where it is blank, or relative to nothing.
/// Blanks within are encoded.
pub fn absolute(address: &str, base: Option<&str>) -> Option<String> {
    let address = address.trim().replace(' ', "%20");
    if address.is_empty() {
        return None;
    }
    if has_scheme(&address) {
        return Some(address);
    }
    if address.starts_with("www.") {
        return Some(format!("https://{address}"));
    }
    let base = base?;
    let host = host_of(base)?;
    if let Some(other) = address.strip_prefix("//") {
        let (scheme, _) = base.split_once("//")?;
        return Some(format!("{scheme}//{other}"));
    }
    let path = base[host..].split(['?', '#']).next().unwrap_or_default();
    Some(match address.chars().next()? {
        '/' => format!("{}{address}", &base[..host]),
        '?' | '#' => format!("{}{path}{address}", &base[..host]),
        _ => format!("{}{}", &base[..host], beside(path, &address)),
    })
}

/// A path beside another: `/a/b/c` and `../d` are `/a/d`.
fn beside(path: &str, relative: &str) -> String {
    let end = relative.find(['?', '#']).unwrap_or(relative.len());
    let (relative, rest) = relative.split_at(end);
    let mut parts: Vec<&str> = path.split('/').skip(1).collect();
    parts.pop();
    let mut steps = relative.split('/').peekable();
    while let Some(step) = steps.next() {
        match step {
            "." | ".." => {
                if step == ".." {
                    parts.pop();
                }
                if steps.peek().is_none() {
                    parts.push("");
                }
            }
            step => parts.push(step),
        }
    }
    format!("/{}{rest}", parts.join("/"))
}

/// Where the host of an address ends, if it is one of the web.
fn host_of(url: &str) -> Option<usize> {
    let start = ["https://", "http://"]
        .into_iter()
        .find(|scheme| url.starts_with(scheme))?
        .len();
    let end = url[start..].find(['/', '?', '#']);
    let end = end.map_or(url.len(), |end| start + end);
    (end > start).then_some(end)
}

/// Whether an address begins with a scheme: not a letter of a drive, not a port.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else {
        return false;
    };
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
    fn relative_addresses_are_completed() {
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
        assert_eq!(
            absolute("1", Some("http://a.example")).as_deref(),
            Some("http://a.example/1")
        );
        assert_eq!(absolute("1.pdf", None), None);
    }

    proptest! {
        #[test]
        fn no_address_harms(address in "[a-z:/.?# é]{0,20}", base in "(https?://)?[a-z:/.?#é]{0,20}") {
            let hints = Hints::default();
            let _ = absolute(&address, super::base(&base, &hints));
            let _ = absolute(&address, Some(&base));
        }
    }
}
