//! Tests that quoted Markdown keeps its meaning and does not affect the text around it.

use super::*;
use proptest::prelude::*;
use pulldown_cmark::{TagEnd, TextMergeStream};

/// The Markdown of GitHub.
fn github_options() -> Options {
    Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
}

fn events(markdown: &str) -> Vec<Event<'_>> {
    TextMergeStream::new(Parser::new_ext(markdown, github_options())).collect()
}

/// The events inside the quotation.
fn quoted_events(quoted: &str) -> Vec<Event<'_>> {
    let all = events(quoted);
    assert!(matches!(all[0], Event::Start(Tag::BlockQuote(_))), "{quoted}");
    assert!(matches!(all[all.len() - 1], Event::End(TagEnd::BlockQuote(_))), "{quoted}");
    all[1..all.len() - 1].to_vec()
}

#[test]
fn harmless_markdown_is_unchanged() {
    for text in [
        "Ask for the slides (they said \"next week\").\n\n- 20% less memory, see `perf stat`\n- R & D: *promising*\n\n> quoted",
        "Good *numbers* and __more__, a_b_c `x``y`\nsecond line\\\nthird  \nfourth",
        "- one\n- two\n  - inner\n\n    para\n- [ ] todo\n\n3. three\n4. four\n\n> said\n> so",
        "```rust\nfn main() { Vec::<u8>::new() }\n```\n\n***\n\n| a | b |\n|--:|---|\n| 1 \\| 2 | `x` |",
        "[named](https://a.org/x_(y)?a=1&b=2 \"a title\") ![pic](https://a.org/p.png) ~~old~~ <https://b.org> <a@b.org>",
        "#### deep\n\n    code <b>\n    [a]: /u",
        "1 < 2, a <- b, `<b>`, \\<b>, arr[0]: x, &amp; &#42;",
    ] {
        let quoted = quote(text, 3);
        assert_eq!(quoted, quote_lines(text));
        assert_eq!(quoted_events(&quoted), events(text));
    }
}

#[test]
fn headings_are_demoted() {
    for (note, quoted) in [
        ("# One #\n\n#### Four", "> #### One #\n>\n> #### Four"),
        ("## Two\n### Three", "> ##### Two\n> ###### Three"),
        ("- # One", "> - #### One"),
        ("One\n===\n\n> Two\n> -", "> One\n> \\===\n>\n> > Two\n> > \\-"),
    ] {
        assert_eq!(quote(note, 3), quoted, "{note}");
    }
}

#[test]
fn markdown_cannot_reach_beyond_the_quote() {
    for (note, quoted) in [
        ("```\nnever closed", "> ```\n> never closed"),
        ("<!-- never closed\n# x", "> \\<!-- never closed\n> #### x"),
        ("<div>\n\n<script>alert(1)", "> \\<div>\n>\n> \\<script>alert(1)"),
        ("a <b title='<i>'>bold</b>", "> a \\<b title='\\<i>'>bold\\</b>"),
        ("a | b\n---|---\n<i x='|'>", "> a | b\n> ---|---\n> \\<i x='|'>"),
        ("see [a]\n\n[a]: https://a.org \"t\"", "> see [a]\n>\n> \\[a]: https://a.org \"t\""),
        ("[1]: /x\n\n[1]: /y", "> \\[1]: /x\n>\n> \\[1]: /y"),
        ("a[^1]\n\n[^1]: b c", "> a\\[^1]\n>\n> \\[^1]: b c"),
        ("[x](javascript:alert(1))", "> \\[x](javascript:alert(1))"),
        ("[notes](notes.md) ![](p.png)", "> \\[notes](notes.md) !\\[](p.png)"),
        ("<ftp://a.org/>", "> \\<ftp://a.org/>"),
        ("a&#x202e;b &lt;b&gt;", "> a\\&#x202e;b &lt;b&gt;"),
        ("a\rb\u{1b}[31m", "> a\n> b"),
    ] {
        assert_eq!(quote(note, 3), quoted, "{note}");
    }
}

#[test]
fn unstable_markdown_becomes_code() {
    let note = "[a]: /x\n\n".repeat(MAX_PASSES + 1);
    assert_eq!(quote(&note, 3), quote_lines(&format!("```\n{}\n```", note.trim_end())));
}

#[test]
fn deep_nesting_keeps_output_small() {
    for deep in [
        format!("{}a{}", "> ".repeat(2000), "\\\nb".repeat(2000)),
        format!("{}x", "- ".repeat(2000)),
        "*a _b ".repeat(1000),
        "[".repeat(5000),
    ] {
        let text = quote(&deep, 3);
        assert!(text.len() < 4 * deep.len(), "{}", text.len());
    }
}

const MARKDOWN: &str = "([-a-c#>*_`~\\[\\]()<!&;|=+.1 ]|\n|\n\n|  |\n- |\n  - |\n> |\n1. |\n```\n|<!--|-->|<div>|</div>|\\\\|&#10;|&#32;|https://a\\.b/|\\]: /u|\n\\[b\\]: https://b\\.c\n|\\[\\^a\\]|!\\[|# |\n===\n|[ab] ){0,60}";

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn random_markdown_cannot_break_out(text in MARKDOWN) {
        prop_assume!(!text.trim().is_empty());
        let quoted = quote(&text, 3);
        let document = format!("### before\n\n{quoted}\n\n### after\n\n[a] [b] [ab] [^a] <c>\n");
        for options in [Options::empty(), github_options()] {
            let mut depth = 0;
            let mut around = String::new();
            for event in Parser::new_ext(&document, options) {
                match event {
                    Event::Start(Tag::BlockQuote(_)) => depth += 1,
                    Event::End(TagEnd::BlockQuote(_)) => depth -= 1,
                    Event::Start(Tag::Heading { level, .. }) if depth > 0 => {
                        prop_assert!(level as usize > 3, "{}", document);
                    }
                    Event::Start(Tag::Heading { level, .. }) => {
                        prop_assert_eq!(level as usize, 3);
                        around.push('#');
                    }
                    Event::Start(Tag::Link { dest_url, link_type, .. } | Tag::Image { dest_url, link_type, .. }) => {
                        prop_assert!(depth > 0, "{}", document);
                        prop_assert!(link_type == LinkType::Email || is_safe_link(&dest_url), "{} in {}", dest_url, document);
                    }
                    Event::Html(_) | Event::InlineHtml(_) if depth > 0 => {
                        prop_assert!(false, "HTML in {}", document);
                    }
                    Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                        prop_assert!(false, "footnote in {}", document);
                    }
                    Event::Text(text) | Event::InlineHtml(text) if depth == 0 => around.push_str(&text),
                    _ => {}
                }
            }
            prop_assert_eq!(&around, "#before#after[a] [b] [ab] [^a] <c>", "{}", document);
        }
    }

    #[test]
    fn no_typed_character_is_lost(text in MARKDOWN) {
        let quoted = quote(&text, 3);
        let mut rest = quoted.chars();
        for c in clean::block(&text).chars() {
            prop_assert!(rest.any(|kept| kept == c), "{} => {}", text, quoted);
        }
    }

    #[test]
    fn quoting_a_quote_escapes_nothing_more(text in MARKDOWN) {
        let once = quote(&text, 3);
        prop_assert_eq!(quote(&once, 3), quote_lines(&once));
    }

    #[test]
    fn common_blocks_are_quoted_unchanged(blocks in prop::collection::vec((PREFIX, WORDS), 1..8)) {
        let lines: Vec<String> = blocks.iter().map(|(prefix, words)| format!("{prefix}{words}")).collect();
        let text = clean::block(&lines.join("\n"));
        prop_assume!(!text.trim().is_empty());
        let quoted = quote(&text, 0);
        prop_assert_eq!(&quoted, &quote_lines(&text));
        prop_assert_eq!(quoted_events(&quoted), events(&text), "{}", quoted);
    }
}

const PREFIX: &str = "|\n|\n- |- |  - |\n  - |\n    |> |\n> |>> |1\\. |  1\\) |2\\. |\\* |# |\n```\n|~~~\n|a\\|b\n\\\\:-\\|-\n|---\n|===\n|\\+ |\n>\n";
const WORDS: &str = "([a-z]{1,3} |[a-z]_[a-z] |\\*[a-z]\\* |\\*\\*[a-z] [a-z]\\*\\* |`[a-z|]` |[-+=#>.)!] |~~x~~ |https://a\\.b/c ){0,4}";

/// Cells of a table, with bars escaped as a table requires.
const CELL: &str = "([a-z]{1,3} |\\\\\\| |[-:]{1,3} |`[a-z]\\\\\\|` |\\*[a-z]\\\\\\|\\* |\\[[a-z]\\]\\(https://a\\.b \"[a-z\\\\]?\\\\\\|[a-z]\"\\) |<b> |\\[[a-z]\\]\\([a-z]\\\\\\|\\.md\\) |<a\\\\\\|@b\\.c> ){0,3}";

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn a_table_keeps_its_cells(rows in prop::collection::vec((CELL, CELL), 1..4)) {
        let row = |(one, other): &(String, String)| format!("\n| {one} | {other} |");
        let rows: String = rows.iter().map(row).collect();
        let text = format!("head | head\n--- | ---{rows}");
        let quoted = quote(&text, 3);
        let cells = |events: Vec<Event<'_>>| -> Vec<String> {
            let is_block = |event: &Event<'_>| matches!(event,
                Event::Start(Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell) | Event::End(TagEnd::TableCell));
            events.iter().filter(|event| is_block(event)).map(|event| format!("{event:?}")).collect()
        };
        prop_assert_eq!(cells(quoted_events(&quoted)), cells(events(&text)), "{}", quoted);
        if !text.contains(['<', '.']) {
            prop_assert_eq!(quoted_events(&quoted), events(&text), "{}", quoted);
        }
    }
}
