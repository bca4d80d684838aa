//! HTML in abstracts to Markdown, which is what our abstracts are.
//!
//! It decides what is HTML; turning it is `htmd`'s. No styles, no scripts, no
//! images but by their text.

use std::rc::Rc;

use htmd::options::Options;
use htmd::{HtmlToMarkdown, Node};

/// More elements within each other than anybody writes: they are walked by
/// recursion, which has only so much of a stack.
const DEEPEST: usize = 100;
/// More marks of elements than an abstract has: the time to build their tree grows
/// with the square of them.
const MOST_MARKS: usize = 2_000;

thread_local! {
    /// Made once: a conference has a thousand abstracts.
    static CONVERTER: HtmlToMarkdown = HtmlToMarkdown::builder()
        .options(Options {
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        })
        .skip_tags(vec!["script", "style", "head", "title"])
        .build();
}

/// An abstract as Markdown: HTML is turned into it, anything else is left as it is,
/// with line ends as they are here. HTML that is too deep or has too many elements to
/// be an abstract is left as it is, too.
pub fn to_markdown(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !is_html(&text) || text.matches('<').count() > MOST_MARKS {
        return text.trim().to_owned();
    }
    CONVERTER.with(|converter| match converter.html_to_tree(&text) {
        Ok(tree) if !is_deeper(&tree, DEEPEST) => {
            converter.tree_to_markdown(&tree).trim().to_owned()
        }
        _ => text.trim().to_owned(),
    })
}

/// Whether a tree has more levels than so many.
fn is_deeper(tree: &Rc<Node>, levels: usize) -> bool {
    let mut level = vec![Rc::clone(tree)];
    for _ in 0..levels {
        let below = level.iter().flat_map(|node| node.children.borrow().clone());
        level = below.collect();
        if level.is_empty() {
            return false;
        }
    }
    true
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
    fn what_is_too_deep_is_left_and_does_no_harm() {
        let nested = |n: usize| to_markdown(&format!("<p>{}x", "<div>".repeat(n)));
        assert_eq!(nested(90), "x");
        for n in [150, 1_900, 300_000] {
            assert!(nested(n).starts_with("<p><div>"));
        }
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
