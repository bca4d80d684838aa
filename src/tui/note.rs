//! A note while it is written: its text and cursor, what it began with, and what
//! keys, pastes and clicks do to the text.
//!
//! When it is opened, saved and closed is decided in [`mod@super::update`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, TextArea, WrapMode};

use super::theme::{Role, Theme};
use crate::agenda::Seen;
use crate::schedule::TalkId;
use crate::text::clean;

/// So many characters a note written here has at most, some twenty pages.
pub const LONGEST: usize = 50_000;

/// What stands between two texts of a note, both of which are kept.
const BETWEEN: &str = "\n---\n";

/// A note that is being written.
#[derive(Debug, Clone)]
pub struct Note {
    /// The talk.
    pub talk: TalkId,
    /// What is known of the talk, in case the agenda no longer knows it.
    pub seen: Seen,
    /// The note as it was when it was opened or last saved.
    pub begun: String,
    /// Whether it is written in another program and closed after that.
    pub outside: bool,
    /// Whether it was said that it cannot be saved, and so would be lost.
    pub warned: bool,
    text: TextArea<'static>,
}

impl Note {
    /// A note to be written on: the cursor stands at its end.
    pub fn new(talk: TalkId, seen: Seen, note: &str, theme: Theme) -> Self {
        let mut text = TextArea::from(note.split('\n'));
        text.set_wrap_mode(WrapMode::WordOrGlyph);
        text.set_max_histories(2000);
        // The terminal's own cursor is shown; a second one would only confuse.
        text.set_cursor_style(Style::new());
        text.set_cursor_line_style(Style::new());
        text.set_placeholder_text("Write a note");
        text.set_placeholder_style(theme.style(Role::Dim));
        text.set_selection_style(theme.style(Role::Selected));
        text.move_cursor(CursorMove::Bottom);
        text.move_cursor(CursorMove::End);
        Self {
            talk,
            seen,
            begun: note.to_owned(),
            outside: false,
            warned: false,
            text,
        }
    }

    /// The text, cleaned as it is saved.
    pub fn text(&self) -> String {
        cleaned(&self.text.lines().join("\n"))
    }

    /// Whether something was typed that is not saved.
    pub fn is_changed(&self) -> bool {
        self.text() != cleaned(&self.begun)
    }

    /// What becomes of the note where the agenda has `theirs` by now: what was
    /// written, and before it what another program wrote meanwhile.
    pub fn merged(&self, theirs: &str) -> String {
        let ours = self.text();
        if theirs == self.begun || theirs == ours || theirs.is_empty() {
            ours
        } else if ours.is_empty() {
            theirs.to_owned()
        } else {
            format!("{theirs}{BETWEEN}{ours}")
        }
    }

    /// Takes up another text as one edit; the cursor comes to its end.
    pub fn replace(&mut self, text: &str) {
        if text == self.text.lines().join("\n") {
            return;
        }
        self.text.select_all();
        self.text.insert_str(text);
    }

    /// A key that is bound to nothing. An error says what would not do.
    pub fn key(&mut self, event: KeyEvent) -> Result<(), String> {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match event.code {
            KeyCode::Char(c) if !event.modifiers.intersects(held) => {
                // A blank at the end would be cleaned away as well.
                if c == ' ' || !clean::block(c.encode_utf8(&mut [0; 4])).is_empty() {
                    self.text.insert_char(c);
                }
            }
            // The end of a line, as a terminal without brackets pastes it.
            KeyCode::Char('j') if event.modifiers.contains(KeyModifiers::CONTROL) => {
                self.text.insert_newline();
            }
            _ => {
                self.text.input(event);
            }
        }
        if self.length() > LONGEST {
            self.text.undo();
            return Err(format!("a note has {LONGEST} characters at most"));
        }
        Ok(())
    }

    /// A pasted text. An error says how much of it was left out.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        let text = clean::block(text);
        let room = LONGEST.saturating_sub(self.length());
        let taken: String = text.chars().take(room).collect();
        self.text.insert_str(&taken);
        match text.chars().count().saturating_sub(room) {
            0 => Ok(()),
            left_out => Err(format!(
                "a note has {LONGEST} characters at most; \
                 the last {left_out} of what was pasted were left out"
            )),
        }
    }

    fn length(&self) -> usize {
        let lines = self.text.lines();
        lines.iter().map(|line| line.chars().count()).sum::<usize>() + lines.len() - 1
    }

    /// Takes back the last edit, of letters a word; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let mut last = self.text.cursor();
        let done = self.text.undo();
        while done {
            let here = self.text.cursor();
            if (here.0, here.1 + 1) != (last.0, last.1) || !self.in_word() {
                break;
            }
            last = here;
            if !self.text.undo() {
                break;
            }
        }
        // Where all was replaced there is nothing in between.
        while done && self.text.is_empty() && self.text.undo() {}
        done
    }

    /// Makes it again; says whether there was something.
    pub fn redo(&mut self) -> bool {
        let mut last = self.text.cursor();
        let done = self.text.redo();
        while done {
            let here = self.text.cursor();
            if (here.0, here.1) != (last.0, last.1 + 1) || !self.in_word() {
                break;
            }
            last = here;
            if !self.text.redo() {
                break;
            }
        }
        while done && self.text.is_empty() && self.text.redo() {}
        done
    }

    /// Whether the cursor stands right behind a letter.
    fn in_word(&self) -> bool {
        let at = self.text.cursor();
        let line = self.text.lines().get(at.0);
        let before = at.1.checked_sub(1);
        before
            .and_then(|before| line?.chars().nth(before))
            .is_some_and(char::is_alphanumeric)
    }

    /// Scrolls by so many lines; the cursor stays on the screen.
    pub fn scroll(&mut self, rows: isize) {
        self.text.scroll((i16::try_from(rows).unwrap_or(0), 0));
    }

    /// Puts the cursor at a place of the area that the text is laid out in.
    pub fn click(&mut self, area: Rect, at: Position) {
        let (top, left) = self.text.scroll_offset();
        let row = usize::from(at.y.saturating_sub(area.y)) + usize::from(top);
        let column = usize::from(at.x.saturating_sub(area.x)) + usize::from(left);
        let to = self.text.screen_to_data(row, column);
        let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        self.text
            .move_cursor(CursorMove::Jump(place(to.0), place(to.1)));
    }

    /// Lays the text out in an area. It wraps and scrolls as it was last drawn, so
    /// that a key needs it drawn before it can move by lines of the screen.
    pub fn lay_out(&self, area: Rect) {
        self.draw(area, &mut Buffer::empty(area));
    }

    /// Draws the text.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer) {
        (&self.text).render(area, buffer);
    }

    /// Where the cursor stands when the text is drawn in an area.
    pub fn cursor(&self, area: Rect) -> Position {
        let cursor = self.text.screen_cursor();
        let (top, left) = self.text.scroll_offset();
        let within = |at: usize, from: u16, most: u16| {
            let at = at.saturating_sub(usize::from(from));
            u16::try_from(at).unwrap_or(u16::MAX).min(most)
        };
        // Behind a line that is full it stands on the blank beside the area.
        Position::new(
            area.x + within(cursor.col, left, area.width),
            area.y + within(cursor.row, top, area.height.saturating_sub(1)),
        )
    }
}

/// A text as it is saved; nothing where there are only blanks.
fn cleaned(text: &str) -> String {
    let text = clean::block(text);
    if text.trim().is_empty() {
        String::new()
    } else {
        text
    }
}
