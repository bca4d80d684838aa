//! Screens of one size, shown in turn by one SVG picture without a script.
//!
//! A row that stays the same from frame to frame is drawn once. Viewers that cannot animate
//! show the first frame.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;

use super::{CRISP, DIM, FONT, escaped, grounds, shapes, window, words};

/// A screen, what to write above it, and for how many tenths of a second it shows.
pub struct Frame {
    pub screen: Buffer,
    pub caption: &'static str,
    pub tenths: u32,
}

/// Draws the frames.
pub fn draw(frames: &[Frame], title: &str) -> String {
    let area = frames[0].screen.area;
    let mut out = window(area, title) + FONT;
    for y in 0..area.height {
        let rows: Vec<String> = frames.iter().map(|frame| row(&frame.screen, y)).collect();
        draw_in_turn(&mut out, frames, &rows);
    }
    let captions: Vec<String> = frames.iter().map(|frame| caption(frame.caption)).collect();
    draw_in_turn(&mut out, frames, &captions);
    out.push_str("</g>\n</svg>\n");
    out
}

fn row(screen: &Buffer, y: u16) -> String {
    let mut drawn = String::new();
    grounds(&mut drawn, screen, y);
    shapes(&mut drawn, screen, y);
    if !drawn.is_empty() {
        drawn = format!("{CRISP}{drawn}</g>\n");
    }
    words(&mut drawn, screen, y);
    drawn
}

fn caption(text: &str) -> String {
    format!("<text x=\"84\" y=\"20\" fill=\"{DIM}\">{}</text>\n", escaped(text))
}

/// Writes what each frame draws in one place; neighbours that are alike are joined.
fn draw_in_turn(out: &mut String, frames: &[Frame], drawn: &[String]) {
    let whole: u32 = frames.iter().map(|frame| frame.tenths).sum();
    let mut at = 0;
    let mut from = 0;
    for run in drawn.chunk_by(|a, b| a == b) {
        let to = from + frames[at..at + run.len()].iter().map(|frame| frame.tenths).sum::<u32>();
        if run[0].is_empty() {
            // Nothing to show.
        } else if run.len() == drawn.len() {
            out.push_str(&run[0]);
        } else {
            shown(out, &run[0], (from, to, whole));
        }
        (at, from) = (at + run.len(), to);
    }
}

/// Writes what shows from one time to another.
fn shown(out: &mut String, drawn: &str, (from, to, whole): (u32, u32, u32)) {
    let share = |tenths: u32| format!("{:.4}", f64::from(tenths) / f64::from(whole));
    let (first, last) = (from == 0, to == whole);
    let mut states = vec![if first { "visible" } else { "hidden" }];
    let mut times = vec!["0".to_owned()];
    if !first {
        states.push("visible");
        times.push(share(from));
    }
    if !last {
        states.push("hidden");
        times.push(share(to));
    }
    writeln!(
        out,
        "<g visibility=\"{}\"><animate attributeName=\"visibility\" calcMode=\"discrete\" \
         dur=\"{:.1}s\" repeatCount=\"indefinite\" values=\"{}\" keyTimes=\"{}\"/>",
        states[0],
        f64::from(whole) / 10.0,
        states.join(";"),
        times.join(";"),
    )
    .unwrap();
    out.push_str(drawn);
    out.push_str("</g>\n");
}

/// The texts that a picture shows at a share of its time, with their places.
fn texts(picture: &str, share: f64) -> Vec<(String, String, String)> {
    let document = roxmltree::Document::parse(picture).unwrap();
    let visible = |node: roxmltree::Node<'_, '_>| {
        let mut animated = node.ancestors().flat_map(|group| group.children());
        animated.all(|node| !node.has_tag_name("animate") || is_visible(node, share))
    };
    let texts = document.descendants().filter(|node| node.has_tag_name("text") && visible(*node));
    let place = |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap().to_owned();
    let mut texts: Vec<_> = texts
        .map(|node| (place(node, "y"), place(node, "x"), node.text().unwrap().to_owned()))
        .collect();
    texts.sort();
    texts
}

/// Whether an animation shows its group at a share of the time.
fn is_visible(animation: roxmltree::Node<'_, '_>, share: f64) -> bool {
    let list = |name| animation.attribute(name).unwrap().split(';');
    let times = list("keyTimes").map(|time| time.parse::<f64>().unwrap());
    let passed = times.take_while(|time| *time <= share).count();
    list("values").nth(passed - 1) == Some("visible")
}

/// Asserts that each frame, and only it, shows at its time.
pub fn assert_shows_frames_in_turn(frames: &[Frame], picture: &str) {
    let whole: u32 = frames.iter().map(|frame| frame.tenths).sum();
    let mut from = 0;
    for frame in frames {
        let middle = (f64::from(from) + f64::from(frame.tenths) / 2.0) / f64::from(whole);
        let mut wanted = texts(&super::draw(&frame.screen, ""), 0.0);
        wanted.push(("20".to_owned(), "84".to_owned(), frame.caption.to_owned()));
        wanted.sort();
        assert_eq!(texts(picture, middle), wanted, "{}", frame.caption);
        from += frame.tenths;
    }
    assert!(!picture.contains("<script"));
}
