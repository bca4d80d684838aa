//! Converts HTML in text fields to Markdown.
//!
//! Only the tags are replaced; everything around them stays. In a text whose blocks are
//! HTML, line ends are spaces and every character is literal. In any other text, a `<b>`
//! does not make the whole text HTML, whose lines would run together. All functions take
//! linear time.

mod tags;
mod writer;

use std::borrow::Cow;

use crate::text::{clean, markdown};
use tags::{Element, Token};

/// Converts text to Markdown: converts its HTML and decodes its entities. Without HTML
/// blocks, the rest is Markdown, or else plain text, in which no character is markup. Line
/// ends must be `\n`.
pub fn to_markdown(text: &str, is_markdown: bool) -> String {
    if !text.contains(['<', '&']) {
        return if is_markdown { text.to_owned() } else { plain(text) };
    }
    let tokens = tags::tokens(text, is_markdown);
    if !is_markdown && !tokens.iter().any(|token| matches!(token, Token::Tag(_))) {
        return plain(&decode(text));
    }
    let lines = Lines::of(&tokens, is_markdown);
    writer::convert(&tokens, is_markdown && lines != Lines::Spaces, lines)
}

fn plain(text: &str) -> String {
    markdown::from_plain(&clean::piece(text))
}

/// The meaning of line ends in a text with tags.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Lines {
    /// All line ends are spaces, because the blocks of the text are HTML.
    #[default]
    Spaces,
    /// Line ends outside of elements are line ends.
    KeptOutside,
    /// All line ends are line ends, because nothing else separates paragraphs or items.
    Kept,
}

impl Lines {
    fn of(tokens: &[Token], is_markdown: bool) -> Self {
        let (mut depth, mut blocks) = (0_usize, 0);
        let (mut inside, mut outside) = (0, 0);
        // Number of line ends since the last words, or `None` after a tag.
        let mut ends = None;
        let mut found = Self::Spaces;
        for token in tokens {
            match token {
                Token::Tag(tag) if tag.element.is_block() => {
                    blocks += 1;
                    depth = if tag.is_end { depth.saturating_sub(1) } else { depth + 1 };
                    ends = None;
                }
                Token::Tag(tag) if matches!(tag.element, Element::Break | Element::Rule) => {
                    ends = None;
                }
                Token::Tag(_) => {}
                Token::Code(_) => return Self::KeptOutside,
                Token::Text(text) => {
                    for (at, line) in text.split('\n').enumerate() {
                        if at > 0 {
                            ends = ends.map(|ends| ends + 1);
                        }
                        let line = line.trim();
                        if line.is_empty() {
                            continue;
                        }
                        let ended = ends.unwrap_or(0);
                        if ended > 1 || (ended == 1 && begins_block(line)) {
                            if depth > 0 {
                                return Self::Kept;
                            }
                            found = Self::KeptOutside;
                        } else if ended == 1 && depth == 0 && !is_markdown {
                            found = Self::KeptOutside;
                        }
                        *(if depth > 0 { &mut inside } else { &mut outside }) += line.len();
                        ends = Some(0);
                    }
                }
            }
        }
        if blocks == 0 || outside > inside {
            found = Self::KeptOutside;
        }
        found
    }
}

/// Reports whether a line begins a list item or a heading in Markdown.
fn begins_block(line: &str) -> bool {
    let marker = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = marker.trim_start_matches(['#', '*', '-', '+', '.', ')']);
    rest.len() < marker.len() && rest.starts_with(' ')
}

/// Decodes the HTML entities of a text once.
pub fn decode(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed("");
    let mut rest = text;
    while let Some((before, entity, after)) = next_entity(rest) {
        out.to_mut().extend([before, &decoded(entity)]);
        rest = after;
    }
    // Adding to nothing borrows.
    out + rest
}

fn decoded(entity: &str) -> Cow<'_, str> {
    htmlize::unescape_attribute(entity)
}

/// Finds the next entity, `&name;` or `&#1234;`, and returns the text before it, the
/// entity and the text after it. `AT&T` and `?a=1&lang=en` have no semicolon and stay.
fn next_entity(text: &str) -> Option<(&str, &str, &str)> {
    const MAX_ENTITY_LENGTH: usize = 40;
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(b'&', &text.as_bytes()[from..])?;
        let mut name = text.bytes().skip(at + 1).take(MAX_ENTITY_LENGTH).enumerate();
        let end = name.find(|(_, byte)| !byte.is_ascii_alphanumeric() && *byte != b'#');
        if let Some((length, b';')) = end {
            let (entity, after) = text[at..].split_at(length + 2);
            return Some((&text[..at], entity, after));
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown::Document;
    use proptest::prelude::*;

    fn markdown(text: &str) -> String {
        clean::block(&to_markdown(text, true))
    }

    fn plain(text: &str) -> String {
        clean::block(&to_markdown(text, false))
    }

    #[test]
    fn html_becomes_markdown() {
        for convert in [markdown, plain] {
            assert_eq!(
                convert("<p>Rust &amp; <b>C</b></p>\n<ul><li>one</li>\n<li>two</li></ul>"),
                "Rust & **C**\n\n* one\n* two"
            );
            assert_eq!(
                convert(
                    "<p>See <a href=\"https://a.example/x\" title='>'>this</a>.<script>1 <b></script><!-- <p> --></p>"
                ),
                "See [this](https://a.example/x)."
            );
            assert_eq!(convert("<div>Some<br>lines<br/>\nof it</div>"), "Some  \nlines  \nof it");
            assert_eq!(
                convert("<ol><li><p>a</p><p>b\n c</p></li><li>d</li></ol><p>e</p>"),
                "1. a\n\n   b c\n2. d\n\ne"
            );
            assert_eq!(
                convert("<section>x<br></section><table><tr><td>a</td><td>b</td></tr><tr><td>c"),
                "x\n\na b  \nc"
            );
            assert_eq!(
                convert("<p><a href='/x'>in</a> <a href='x:y'>out</a> ~z~</p>"),
                "[in](/x) out \\~z\\~"
            );
        }
        for (html, text) in [
            ("<html-blob>Bring<br>a <i>mug</i>.</html-blob>", "Bring  \na *mug*."),
            ("<p>Tea<o:p></o:p> and <st1:place w:st='on'>cake</st1:place></p>", "Tea and cake"),
            ("<div><my-card-list size=2>Cups</my-card-list></div>", "Cups"),
            ("Pick <o:p></o:p>a mug<br>", "Pick a mug"),
            ("Write <my-card> here<br>now", "Write \\<my-card> here  \nnow"),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
        assert_eq!(markdown("<p>See <https://a.example/b-c></p>"), "See \\<https://a.example/b-c>");
        assert_eq!(
            markdown("<p>AT&T &lt;script&gt; &amp;lt; a_b *c* Vec<T></p>"),
            "AT&T \\<script> \\&lt; a_b \\*c\\* Vec\\<T>"
        );
    }

    #[test]
    fn single_tag_keeps_surrounding_markdown() {
        let rest =
            "\n\n* one\n* two\n\n## Head\n\n1. a\n2. b\n\nSee [it](https://a.example/) and `<br>`.";
        for (tag, expected) in [
            ("A <b>bold</b> *start*.", "A **bold** *start*."),
            ("A <strong> bold </strong>start.", "A  **bold** start."),
            ("<i>All</i>", "*All*"),
            ("x<em>y</em>z &hellip;", "x*y*z …"),
            ("One<br>two<br />\nthree<br><br>four", "One  \ntwo  \nthree\n\nfour"),
            (
                "<a href='https://b.example/?a=1&amp;b=2'>that</a>",
                "[that](https://b.example/?a=1&b=2)",
            ),
            ("<a href=https://b.example/>https://b.example/</a>", "<https://b.example/>"),
            ("<a href=https://b.example/?a=1>that</a>", "[that](https://b.example/?a=1)"),
            ("<b>a</b> <styled>b</style>", "**a** <styled>b</style>"),
            ("<b>a</b> <h1>b</h1> <h01>c", "**a**\n\n# b\n\n<h01>c"),
            ("<code>a*b</code> <u>under</u>", "`a*b` under"),
            ("<h3>Title</h3>\nText", "### Title\n\nText"),
            ("<p>Intro</p>\nText", "Intro\n\nText"),
            ("List:<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "List:\n\n* a\n* b\n   * c"),
            ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
            ("<li>a\n<li>b", "* a\n* b"),
            ("<pre>a\n  *b*</pre>", "```\na\n  *b*\n```"),
            ("<blockquote>said</blockquote>", "> said"),
            (
                "<img src='https://a.example/i.png' alt='a chart'>",
                "![a chart](https://a.example/i.png)",
            ),
        ] {
            let trailing =
                if tag.starts_with("<li>") || tag.ends_with("</ul>") || tag.ends_with("</ol>") {
                    ""
                } else {
                    rest
                };
            assert_eq!(
                markdown(&format!("{tag}{trailing}")),
                format!("{expected}{trailing}"),
                "{tag}"
            );
        }
    }

    #[test]
    fn leading_line_break_moves_out_of_link() {
        let link = "x     <a href='https://a.example/'><br>éééé</a> y";
        let expected = "x  \n[éééé](https://a.example/) y";
        assert_eq!(markdown(link), expected);
        assert_eq!(plain(link), expected);
    }

    #[test]
    fn non_tags_are_kept_as_text() {
        for text in [
            "# A\n\n* b < c\n* `Vec<T>` and `<b>x</b>`",
            "a <b and c> d",
            "#include <stdio.h>",
            "x<y>z <https://a.example/> <a@b.example>",
            "the <b> tag, SELECT <table>",
            "```\n<p>\n\n<b>x</b>\n```",
            "the <video> element",
        ] {
            assert_eq!(markdown(text), text);
        }
    }

    #[test]
    fn plain_text_is_shown_as_written() {
        let shown = |text: &str| Document::parse(&plain(text)).to_plain();
        for text in [
            "Aktivist*innen und Freund*innen",
            "# no heading\n- no list\n* nor this\n1. nor this\n> no quote",
            "a `b` [c](d) snake_case __x__ ~~y~~ 2 * 3",
            "AT&T ?a=1&lang=en",
            "one\n\n    indented\n\ttoo",
        ] {
            assert_eq!(shown(text).replace('\u{a0}', " "), text.replace('\t', "    "));
        }
        assert_eq!(shown("&lt;b&gt; &amp;amp; *a*"), "<b> &amp; *a*");
        assert_eq!(shown("*a* <b>b</b> *c*<br>- d\ne"), "*a* b *c*\n- d\ne");
        assert_eq!(
            plain("Section: a\nKind: b\n<p>One\ntwo</p>\nBy:\nAnn"),
            "Section: a  \nKind: b\n\nOne\ntwo\n\nBy:  \nAnn"
        );
        assert_eq!(shown("<p>Points:\n- one\n- two</p>"), "Points:\n- one\n- two");
    }

    #[test]
    fn deep_or_long_html_is_still_converted() {
        for n in [90, 150, 1_900, 100_000] {
            assert_eq!(markdown(&format!("{}x", "<p>".repeat(n))), "x");
            assert_eq!(markdown(&format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n))), "x");
        }
        let list = markdown(&format!("<ul>{}</ul>", "<li>x</li>\n".repeat(5_000)));
        assert_eq!(list.matches("* x").count(), 5_000);
    }

    const PIECE: &str = "(</?(p|b|i|a href='https://a.b/'|ul|ol|li|code|pre|br|h2|div|tr|td|blockquote|img src=x)>|[a-zé漢\u{a0}*_`\\[\\]()<>&;#.\\n -]{1,4}|&lt;|&amp;|&#42;|<!--|-->){0,20}";

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn random_tags_give_bounded_markdown(text in PIECE) {
            let words = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
            prop_assert!(words(&markdown(&text)) <= 4 * text.len() + 40);
            prop_assert!(words(&plain(&text)) <= 4 * text.len() + 40);
        }

        #[test]
        fn random_plain_text_is_shown_as_written(text in "([-a-z*_`\\[\\]()#>.~ ]{1,12}\n?){1,4}") {
            let text = clean::block(&text);
            let lines = |text: &str| -> Vec<String> {
                let lines = text.lines().map(|line| line.trim().replace('\u{a0}', ""));
                lines.filter(|line| !line.is_empty()).collect()
            };
            let shown = Document::parse(&plain(&text)).to_plain();
            prop_assert_eq!(lines(&shown), lines(&text), "{}", plain(&text));
        }
    }
}
