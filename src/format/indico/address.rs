//! The server that a file comes from, and complete URLs of its pages.
//!
//! This module makes no requests.

use url::Url;

use crate::text::markdown;

/// The server's URL, to resolve other URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Base {
    /// Scheme and host: `https://indico.example`.
    origin: String,
    /// Everything before the page: `https://indico.example/indico`.
    root: String,
}

impl Base {
    /// Takes the server from the first absolute URL.
    pub fn new<'a>(urls: impl IntoIterator<Item = &'a str>) -> Self {
        urls.into_iter().find_map(Self::of).unwrap_or_default()
    }

    fn of(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let path = url.path();
        let above = ["/export/", "/event/", "/conferenceDisplay.py"]
            .into_iter()
            .find_map(|part| path.split_once(part));
        let origin = url.origin().ascii_serialization();
        let root = format!("{origin}{}", above.map_or("", |(above, _)| above));
        Some(Self { origin, root })
    }

    pub fn is_unknown(&self) -> bool {
        self.origin.is_empty()
    }

    pub fn host(&self) -> &str {
        let at = self.origin.find("://").map_or(0, |at| at + 3);
        &self.origin[at..]
    }

    pub fn event(&self, number: &str) -> Option<String> {
        let known = !self.is_unknown() && is_number(number);
        known.then(|| format!("{}/event/{number}/", self.root))
    }

    pub fn export(&self, number: &str) -> String {
        let number = if is_number(number) { number } else { "N" };
        format!("{}/export/event/{number}.json?detail=contributions", self.root)
    }

    /// Resolves a URL. A path beginning with `/` is relative to the server. Returns
    /// `None` if the result is not a web URL or the server is unknown.
    pub fn resolve(&self, url: &str) -> Option<String> {
        let url = url.trim();
        let scheme = self.origin.split_once("//").map_or("https:", |(scheme, _)| scheme);
        markdown::address(&match url.strip_prefix('/') {
            Some(path) if path.starts_with('/') => format!("{scheme}{url}"),
            Some(_) => format!("{}{url}", self.origin),
            None => url.to_owned(),
        })
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Returns the event number in a URL: `/event/17/…` or `/export/event/17.json`.
pub(super) fn event_number(url: &str) -> &str {
    let after =
        ["/event/", "/timetable/", "confId="].into_iter().find_map(|part| url.split_once(part));
    let after = after.map_or("", |(_, after)| after);
    let end = after.find(|c: char| !c.is_ascii_digit());
    &after[..end.unwrap_or(after.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_urls_are_resolved() {
        let base = Base::new(["", "/export/x", "https://a.example/indico/export/event/17.json?x"]);
        assert_eq!(base.host(), "a.example");
        let whole = |url: &str| base.resolve(url);
        let whole_is = |url: &str, is: &str| assert_eq!(whole(url).as_deref(), Some(is));
        whole_is("/event/17/x", "https://a.example/event/17/x");
        whole_is("//b.example/x", "https://b.example/x");
        whole_is(" http://c.example/a b ", "http://c.example/a%20b");
        assert_eq!(whole("javascript:alert(1)"), None);
        assert_eq!(whole("x.pdf"), None);
        assert_eq!(Base::default().resolve("/event/17/x"), None);
        assert_eq!(base.event("17").as_deref(), Some("https://a.example/indico/event/17/"));
        assert_eq!(base.event("x"), None);
        assert_eq!(Base::default().event("17"), None);
    }

    #[test]
    fn event_number_is_read_from_url() {
        assert_eq!(event_number("https://a.example/export/event/17.json?d"), "17");
        assert_eq!(event_number("/export/timetable/17.json"), "17");
        assert_eq!(event_number("http://a.example/conf.py?confId=42&x"), "42");
        assert_eq!(event_number("/export/categ/2.json"), "");
    }
}
