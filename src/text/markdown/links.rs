//! Recognizes web addresses that may be followed, and bare addresses in text.

use crate::text::clean;
use crate::text::url::starts;

/// Whether a link to this address may be followed.
pub fn may_be_followed(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| starts(url, scheme))
        && !url
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '"' || c == '<' || c == '>')
}

/// Whether a link to an address of the Markdown parser may be followed. The parser decodes
/// character references such as `&#x202e;`, so the address must be clean, too.
pub(super) fn is_safe_link(url: &str) -> bool {
    may_be_followed(url) && clean::line(url) == url
}

/// Whether lower-case text may contain a link: an address, or characters that can
/// disguise an address. Much faster than parsing.
pub fn may_have_links(text: &str) -> bool {
    ["http", "mailto:", "&", "\\"].iter().any(|marker| text.contains(marker))
}

/// Finds the first bare web address: the text before it, the address, and the rest.
pub(super) fn find(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find("http")?;
        let tail = &text[at..];
        let scheme = ["https://", "http://"].into_iter().find(|scheme| tail.starts_with(scheme));
        let at_word = !text[..at].ends_with(char::is_alphanumeric);
        if let (Some(scheme), true) = (scheme, at_word) {
            let end = tail
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'))
                .unwrap_or(tail.len());
            let url = trim_url(&tail[..end]);
            if url.len() > scheme.len() {
                return Some((&text[..at], url, &tail[url.len()..]));
            }
        }
        from = at + 4;
    }
}

/// Leaves trailing punctuation to the sentence, and a closing bracket unless it was
/// opened in the address (GFM 6.9).
fn trim_url(mut url: &str) -> &str {
    // Counted once: an address may end in many brackets.
    let open = url.matches('(').count();
    let mut shut = url.matches(')').count();
    loop {
        let cut = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '’', '”']);
        let bracket = if shut > open { ')' } else { ']' };
        let end = cut.strip_suffix(bracket);
        if end.is_some() && bracket == ')' {
            shut -= 1;
        }
        let cut = end.unwrap_or(cut);
        if cut.len() == url.len() {
            return url;
        }
        url = cut;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_web_and_mail_addresses_are_links() {
        assert!(may_be_followed("HTTPS://a.org"));
        assert!(may_be_followed("mailto:a@b.org"));
        assert!(may_be_followed("http://é.example"));
        for url in ["javascript:alert(1)", "file:///etc/passwd", "https://a b", "#", "", "é"] {
            assert!(!may_be_followed(url), "{url}");
        }
    }

    #[test]
    fn trailing_punctuation_is_not_part_of_a_url() {
        assert_eq!(find("(see https://a.org/b_(c)).").map(|u| u.1), Some("https://a.org/b_(c)"));
        assert_eq!(find("x https:// y"), None);
        assert_eq!(trim_url("a(b).)]"), "a(b).)]");
        assert_eq!(trim_url("a(b)].).,)"), "a(b)");
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn trim_url_matches_naive_trimming(url in "[a().\\],]{0,16}") {
            let mut rest = url.as_str();
            loop {
                let cut = rest.trim_end_matches(['.', ',']);
                let more = cut.matches(')').count() > cut.matches('(').count();
                let cut = cut.strip_suffix(if more { ')' } else { ']' }).unwrap_or(cut);
                if cut.len() == rest.len() {
                    break;
                }
                rest = cut;
            }
            prop_assert_eq!(trim_url(&url), rest);
        }
    }
}
