//! HTML in abstracts to Markdown, which is what our abstracts are.
//!
//! It decides what is HTML; turning it is `htmd`'s. No styles, no scripts, no
//! images but by their text.

use htmd::HtmlToMarkdown;
use htmd::options::Options;

/// An abstract as Markdown: HTML is turned into it, anything else is left as it is,
/// with line ends as they are here.
pub fn to_markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !is_html(&text) {
        return text.trim().to_owned();
    }
    let converter = HtmlToMarkdown::builder()
        .options(Options {
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        })
        .skip_tags(vec!["script", "style", "head", "title"])
        .build();
    converter
        .convert(&text)
        .map_or_else(|_| text.trim().to_owned(), |text| text.trim().to_owned())
}

/// Whether a text is HTML and not Markdown that speaks of it: there is an element
/// of running text in it, begun or ended.
pub fn is_html(text: &str) -> bool {
    const ELEMENTS: [&str; 26] = [
        "p",
        "br",
        "div",
        "span",
        "a",
        "ul",
        "ol",
        "li",
        "b",
        "i",
        "em",
        "strong",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "code",
        "blockquote",
        "table",
        "tr",
        "td",
        "img",
        "hr",
    ];
    text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default();
        let after = rest[name.len()..].chars().next();
        let ends = matches!(after, Some('>' | '/' | ' ' | '\n' | '\t'));
        // Of an element with something in it that something is set.
        let whole = rest.find('>').is_some_and(|end| {
            let inside = rest[name.len()..end.max(name.len())].trim_matches(['/', ' ', '\n', '\t']);
            !inside.contains('<') && (inside.is_empty() || inside.contains('='))
        });
        ends && whole
            && ELEMENTS
                .iter()
                .any(|element| name.eq_ignore_ascii_case(element))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        assert_eq!(
            to_markdown("<p>Rust &amp; <b>C</b></p><ul><li>one</li><li>two</li></ul>"),
            "Rust & **C**\n\n* one\n* two"
        );
        assert_eq!(
            to_markdown("See <a href=\"https://a.example/x\">this</a>.<script>alert(1)</script>"),
            "See [this](https://a.example/x)."
        );
    }

    #[test]
    fn markdown_stays_as_it_is() {
        for text in [
            "# A\n\n* b < c\n* `Vec<T>`",
            "a <b and c> d",
            "#include <stdio.h>",
            "x<y>z",
        ] {
            assert_eq!(to_markdown(text), text);
        }
        assert_eq!(to_markdown("a\r\nb\rc\n"), "a\nb\nc");
    }
}
