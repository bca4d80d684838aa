//! A long text of opening delimiters is read and shown in linear time. In quadratic time
//! these tests would take minutes, and an hour when they are long.

use hallway::format::{self, Hints};
use hallway::text::markdown::{Document, quote};
use hallway::text::symbols;
use serde_json::json;

use crate::effort::size;

const FLOODS: [&str; 44] = [
    "<",
    "<?",
    "<!--",
    "<a ",
    "</",
    "&",
    "&#",
    "&amp;",
    "&lt;",
    "[",
    "](",
    "![",
    "[a](",
    "[a][b]",
    "*a_",
    "*",
    "**",
    "_",
    "~",
    "~~a",
    "`",
    "` `` ",
    "```\n",
    "(",
    "> ",
    "- ",
    "> - ",
    "1. ",
    "# ",
    "\n",
    "<b>",
    "<b>x</b>",
    "<i><b>",
    "<div>",
    "<p>x</p>",
    "<ul><li>",
    "<a href=\"",
    "<p a='",
    "<script>",
    "<pre>",
    "<br>",
    "http://",
    "(http://a",
    "\\",
];

fn schedule_json(text: &str) -> String {
    let event = json!({"id": 1, "title": "t", "date": "2025-03-01T10:00:00Z", "abstract": text});
    json!({"schedule": {"conference": {"title": "c",
        "days": [{"date": "2025-03-01", "rooms": {"A": [event]}}]}}})
    .to_string()
}

fn calendar(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('\n', "\\n");
    format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20250301T100000Z\nSUMMARY:t\n\
         DESCRIPTION:{text}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
}

#[test]
fn floods_of_markup_are_read_and_shown_in_linear_time() {
    let size = size(20_000, 60_000);
    let distinct = [
        "http://a.b/# ",
        "[a](http://a.b/#) ",
        "<a href=http://a.b/#>a</a> ",
        "[#]: /a\n",
        "[#] ",
        "&#;",
        "<p a#=1>",
    ];
    let distinct = distinct.map(|piece| {
        let pieces = (0..size / (piece.len() + 3)).map(|n| piece.replace('#', &format!("{n}")));
        pieces.collect::<String>()
    });
    let floods = FLOODS.map(|flood| flood.repeat(size / flood.len()));
    for text in floods.into_iter().chain(distinct) {
        let flood: String = text.chars().take(12).collect();
        for file in [schedule_json(&text), calendar(&text)] {
            let import = format::read(file.as_bytes(), &Hints::default()).unwrap();
            let text = &import.conference.talks[0].abstract_;
            assert!(text.len() < 4 * size, "{flood:?} grows to {}", text.len());
            let document = Document::parse(text);
            assert!(document.lines(80, &symbols::ASCII).len() <= 2 * size + 1);
            assert!(quote(text, 3).len() < 8 * size, "{flood:?}");
        }
    }
}
