//! Tests that embedded Markdown keeps its meaning and does not affect the text around
//! it.

use super::*;
use proptest::prelude::*;

/// The structure of a text, in the form that embedding must preserve.
fn shape(markdown: &str, level: usize) -> Vec<String> {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let parser = Parser::new_ext(markdown, options);
    let show = |event| match event {
        Event::Start(Tag::Heading { level: l, .. }) => format!("h{}", (l as usize + level).min(6)),
        Event::End(TagEnd::Heading(_)) => "/h".to_owned(),
        Event::Start(Tag::CodeBlock(_)) => "code".to_owned(),
        Event::Start(Tag::Link { dest_url, title, .. }) => format!("link {dest_url} {title}"),
        other => format!("{other:?}"),
    };
    pulldown_cmark::TextMergeStream::new(parser).map(show).collect()
}

fn text_of(markdown: &str) -> String {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let text = |event| match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
            text.to_string()
        }
        _ => String::new(),
    };
    let all: String = Parser::new_ext(markdown, options).map(text).collect();
    all.split_whitespace().collect()
}

#[test]
fn structure_stays() {
    let text = "Good *numbers* and __more__, a_b_c `x``y`\nsecond line\\\nthird\n\n\
        - one\n- two\n  - inner\n\n    para\n- [ ] todo\n\n3. three\n4. four\n\n> said\n> so\n\n\
        ```rust\nfn main() {}\n```\n\n***\n\n| a | b |\n|--:|---|\n| 1 | `x` |\n\n\
        [named](https://a.org/x_(y)?a=1&b=2 \"a title\") ![pic](https://a.org/p.png) ~~old~~ <https://b.org> <a@b.org>";
    assert_eq!(shape(&embed(text, 0), 0), shape(text, 0));
}

#[test]
fn what_is_plain_stays_as_it_was_typed() {
    let text = "Ask for the slides (they said \"next week\").\n\n- 20% less memory, see `perf stat`\n- R & D: *promising*\n\n> quoted";
    assert_eq!(embed(text, 3), text);
}

#[test]
fn headings_rank_below() {
    assert_eq!(
        embed("# One\n\nTwo\n---\n\n#### Four #", 3),
        "#### One\n\n##### Two\n\n###### Four"
    );
    assert_eq!(embed("# C \\#", 3), "#### C \\#");
}

#[test]
fn nothing_reaches_beyond_its_end() {
    for (note, embedded) in [
        ("```\nnever closed", "```\nnever closed\n```"),
        ("<!-- never closed\n# x", "\\<!-- never closed\n\\# x"),
        ("<div>\n\n<script>alert(1)", "\\<div>\n\n\\<script>alert(1)"),
        ("see [a]\n\n[a]: https://a.org \"t\"", "see [a](https://a.org \"t\")"),
        ("[leak]: https://a.org", ""),
        ("[x](javascript:alert(1))", "x (javascript:alert(1))"),
        ("[notes](notes.md) ![](p.png)", "notes (notes.md)  (p.png)"),
        ("a <b>bold</b>", "a \\<b>bold\\</b>"),
        ("text\n===", "#### text"),
        ("&lt;b&gt; &#35; &amp;lt; &#10;# x", "\\<b> # \\&lt;  # x"),
        ("see https://a.org/x_y_z?a=1&b=2.", "see <https://a.org/x_y_z?a=1&b=2>."),
    ] {
        assert_eq!(embed(note, 3), embedded, "{note}");
    }
}

#[test]
fn tables_stay_what_they_are() {
    let table =
        "a | b\n--|--\n[x](https://a.org/p%7Cq \"t\\|\\\\u\") | [y](z\\|.md)\n| - \\| | \\:--";
    assert_eq!(
        embed(table, 0),
        "| a | b |\n| --- | --- |\n\
         | [x](https://a.org/p%7Cq \"t\\|\\u\") | y (z\\|.md) |\n| - \\| | :-- |"
    );
    for none in ["a | b\n\\:-- | :--", "a | b\n\\-|-", "a\n\\:-", "a | b\n\\|-|-|"] {
        assert_eq!(embed(none, 0), none);
    }
}

#[test]
fn endless_nesting_stays_small() {
    for deep in [
        format!("{}a{}", "> ".repeat(2000), "\\\nb".repeat(2000)),
        format!("{}x", "- ".repeat(2000)),
        "*a _b ".repeat(1000),
        "[".repeat(5000),
    ] {
        let text = embed(&deep, 3);
        assert!(text.len() < 30 * deep.len(), "{}", text.len());
    }
}

const MARKDOWN: &str = "([-a-c#>*_`~\\[\\]()<!&;|=+.1 ]|\n|\n\n|  |\n- |\n  - |\n> |\n1. |\n```\n|<!--|<div>|</div>|\\\\|&#10;|&#32;|https://a\\.b/|\\]: /u|!\\[|# |[ab] ){0,60}";

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn no_markdown_breaks_out(text in MARKDOWN) {
        let embedded = embed(&text, 3);
        let document = format!("### before\n\n{embedded}\n\n### after\n\n[a] [b] [ab] <c>\n");
        let events: Vec<_> = Parser::new_ext(&document, Options::all()).into_offset_iter().collect();
        let mut headings = Vec::new();
        for (event, range) in &events {
            match event {
                Event::Start(Tag::Heading { level, .. }) => headings.push((*level as usize, range.start)),
                Event::Html(_) | Event::InlineHtml(_) => prop_assert!(range.start > document.len() - 5, "{:?} in {}", event, document),
                Event::Start(Tag::Link { dest_url, link_type, .. } | Tag::Image { dest_url, link_type, .. }) => {
                    prop_assert!(*link_type == LinkType::Email || links::is_web_link(dest_url), "{} in {}", dest_url, document);
                    prop_assert!(range.end < document.len() - 24, "{}", document);
                }
                _ => {}
            }
        }
        prop_assert_eq!(headings[0], (3, 0));
        let last = headings.pop().unwrap();
        prop_assert_eq!(last, (3, embedded.len() + 14), "{}", document);
        prop_assert!(headings[1..].iter().all(|(level, _)| *level > 3), "{}", document);
    }

    #[test]
    fn embedded_text_embedded_again_stays(text in MARKDOWN) {
        let once = embed(&text, 0);
        prop_assert_eq!(text_of(&once), text_of(&embed(&once, 0)), "{}", once);
    }

    #[test]
    fn no_word_and_no_block_is_lost(blocks in prop::collection::vec((PREFIX, WORDS), 1..8)) {
        let lines: Vec<String> = blocks.iter().map(|(prefix, words)| format!("{prefix}{words}")).collect();
        let text = lines.join("\n");
        let embedded = embed(&text, 0);
        prop_assert_eq!(text_of(&embedded), text_of(&text), "{}\n=>\n{}", text, embedded);
        let blocks = |markdown: &str| -> Vec<String> {
            let inline = |part: &String| part == "SoftBreak" || part.starts_with("Text") || part.starts_with("link") || part.starts_with("End(Link");
            shape(markdown, 0).into_iter().filter(|part| !inline(part)).collect()
        };
        prop_assert_eq!(blocks(&embedded), blocks(&text), "{}\n=>\n{}", text, embedded);
    }
}

/// Cells of a table, with bars escaped as a table requires.
const CELL: &str = "([a-z]{1,3} |\\\\\\| |[-:]{1,3} |`[a-z]\\\\\\|` |\\*[a-z]\\\\\\|\\* |\\[[a-z]\\]\\(https://a\\.b \"[a-z\\\\]?\\\\\\|[a-z]\"\\) |<a\\\\\\|@b\\.c> ){0,3}";

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn a_table_keeps_its_cells(rows in prop::collection::vec((CELL, CELL), 1..4)) {
        let row = |(one, other): &(String, String)| format!("\n| {one} | {other} |");
        let rows: String = rows.iter().map(row).collect();
        let text = format!("head | head\n--- | ---{rows}");
        let embedded = embed(&text, 0);
        prop_assert_eq!(shape(&embedded, 0), shape(&text, 0), "{}\n=>\n{}", text, embedded);
    }

    #[test]
    fn no_line_becomes_the_rule_of_a_table(head in "[a-c|: ]{1,6}", rule in "\\\\[-|:][-|: ]{0,6}") {
        let text = format!("{head}\n{rule}");
        prop_assume!(!shape(&text, 0).iter().any(|part| part.contains("Table")));
        let embedded = embed(&text, 0);
        prop_assert!(!shape(&embedded, 0).iter().any(|part| part.contains("Table")), "{}\n=>\n{}", text, embedded);
        prop_assert_eq!(text_of(&embedded), text_of(&text));
    }
}

const PREFIX: &str = "|\n|\n- |- |  - |\n  - |\n    |> |\n> |>> |1\\. |  1\\) |2\\. |\\* |# |\n```\n|~~~\n|a\\|b\n\\\\:-\\|-\n|---\n|===\n|\\+ |\n>\n";
const WORDS: &str = "([a-z]{1,3} |[a-z]_[a-z] |\\*[a-z]\\* |\\*\\*[a-z] [a-z]\\*\\* |`[a-z|]` |[-+=#>.)!] |~~x~~ |https://a\\.b/c ){0,4}";
