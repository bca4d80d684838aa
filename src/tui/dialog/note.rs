//! The note editor: its text and cursor, the original text, and the handling of keys,
//! pastes and clicks.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};
use ratatui_textarea::{CursorMove, DataCursor, TextArea, WrapMode};
use tui_input::InputRequest as Edit;

use crate::agenda::LastKnown;
use crate::schedule::TalkId;
use crate::text::clean;
use crate::tui::canvas::{Canvas, cells_of};
use crate::tui::layout;
use crate::tui::theme::{Role, Theme};
use crate::tui::typing;

/// The maximum number of characters of a note, about twenty pages.
pub const MAX_CHARS: usize = 50_000;

/// The separator between two conflicting versions of a note.
const CONFLICT_SEPARATOR: &str = "\n---\n";

/// A note in the editor.
#[derive(Debug, Clone)]
pub struct Note {
    pub talk: TalkId,
    /// The talk as last known, in case the agenda drops its entry meanwhile.
    pub last_known: LastKnown,
    /// The note as it was when it was opened or last saved.
    pub original: String,
    /// Whether the note was opened for an external editor only, and closes after it.
    pub in_editor: bool,
    /// Whether the user was warned that the note can't be saved.
    pub warned: bool,
    text: TextArea<'static>,
}

impl Note {
    /// Opens a note with the cursor at its end.
    pub fn new(talk: TalkId, last_known: LastKnown, note: &str, theme: Theme) -> Self {
        let mut text = TextArea::from(note.split('\n'));
        text.set_wrap_mode(WrapMode::WordOrGlyph);
        text.set_max_histories(2000);
        // The terminal's own cursor is visible; a second one would confuse.
        text.set_cursor_style(Style::new());
        text.set_cursor_line_style(Style::new());
        text.set_placeholder_text("Write a note");
        text.set_placeholder_style(theme.style(Role::Dim));
        text.set_selection_style(theme.style(Role::Selected));
        text.move_cursor(CursorMove::Bottom);
        text.move_cursor(CursorMove::End);
        Self { talk, last_known, original: note.to_owned(), in_editor: false, warned: false, text }
    }

    /// The text, cleaned for saving.
    pub fn text(&self) -> String {
        cleaned(&self.text.lines().join("\n"))
    }

    /// Whether the text has unsaved changes.
    pub fn is_changed(&self) -> bool {
        self.text() != cleaned(&self.original)
    }

    /// The note to save if the agenda contains `theirs` by now. If another program
    /// changed the note meanwhile, its text comes first and ours after a separator.
    pub fn merged(&self, theirs: &str) -> String {
        let ours = self.text();
        if theirs == self.original || theirs == ours || theirs.is_empty() {
            ours
        } else if ours.is_empty() {
            theirs.to_owned()
        } else {
            format!("{theirs}{CONFLICT_SEPARATOR}{ours}")
        }
    }

    /// Replaces the text as a single edit and moves the cursor to the end.
    pub fn replace(&mut self, text: &str) {
        if text == self.text.lines().join("\n") {
            return;
        }
        self.text.select_all();
        self.text.insert_str(text);
    }

    /// Handles a key without a binding. The error says why the key was refused.
    pub fn key(&mut self, event: KeyEvent) -> Result<(), String> {
        let before = self.length();
        // With Shift, an arrow key selects.
        let shifted = event.modifiers.contains(KeyModifiers::SHIFT);
        match (typing::edit(event), event.code) {
            (Some(Edit::InsertChar(c)), _) => {
                // A lone space is trailing, so cleaning would remove it too.
                if c == ' ' || !clean::block(c.encode_utf8(&mut [0; 4])).is_empty() {
                    self.text.insert_char(c);
                }
            }
            (Some(edit), _) if !shifted => self.edit(edit),
            // A line end, as a terminal without bracketed paste sends it.
            (_, KeyCode::Char('j')) if event.modifiers.contains(KeyModifiers::CONTROL) => {
                self.text.insert_newline();
            }
            _ => _ = self.text.input(event),
        }
        // Another program may have written a longer note; it is kept, but can't grow.
        if self.length() > MAX_CHARS.max(before) {
            self.text.undo();
            return Err(format!("a note has at most {MAX_CHARS} characters"));
        }
        Ok(())
    }

    fn edit(&mut self, edit: Edit) {
        let text = &mut self.text;
        let to = match edit {
            Edit::GoToPrevChar => CursorMove::Back,
            Edit::GoToNextChar => CursorMove::Forward,
            Edit::GoToPrevWord => CursorMove::WordBack,
            Edit::GoToNextWord => CursorMove::WordForward,
            Edit::GoToStart => CursorMove::Head,
            Edit::GoToEnd => CursorMove::End,
            _ => return self.delete(edit),
        };
        text.cancel_selection();
        text.move_cursor(to);
    }

    fn delete(&mut self, edit: Edit) {
        let text = &mut self.text;
        let _ = match edit {
            Edit::DeletePrevChar => text.delete_char(),
            Edit::DeleteNextChar => text.delete_next_char(),
            Edit::DeletePrevWord => text.delete_word(),
            Edit::DeleteNextWord => text.delete_next_word(),
            // At its start, the text area would join the line to the line above.
            Edit::DeleteFromStart => text.cursor().1 > 0 && text.delete_line_by_head(),
            Edit::DeleteTillEnd => text.delete_line_by_end(),
            Edit::Yank => text.paste(),
            _ => false,
        };
    }

    /// Pastes text. The error says how much of it was left out.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        let text = clean::block(text);
        let room = MAX_CHARS.saturating_sub(self.length());
        let taken: String = text.chars().take(room).collect();
        self.text.insert_str(&taken);
        match text.chars().count().saturating_sub(room) {
            0 => Ok(()),
            left_out => Err(format!(
                "a note has at most {MAX_CHARS} characters; cut {left_out} of the pasted text"
            )),
        }
    }

    fn length(&self) -> usize {
        let lines = self.text.lines();
        lines.iter().map(|line| line.chars().count()).sum::<usize>() + lines.len() - 1
    }

    /// Undoes the last edit, or the letters of a word. Returns `false` if there is
    /// none.
    pub fn undo(&mut self) -> bool {
        self.go(TextArea::undo, TextArea::redo, -1)
    }

    /// Redoes the last undone edit. Returns `false` if there is none.
    pub fn redo(&mut self) -> bool {
        self.go(TextArea::redo, TextArea::undo, 1)
    }

    /// Steps through the edits. Continues while each edit is a letter of the same word,
    /// which moves the cursor by one in this direction.
    fn go(
        &mut self,
        step: fn(&mut TextArea<'static>) -> bool,
        back: fn(&mut TextArea<'static>) -> bool,
        direction: isize,
    ) -> bool {
        let one_on = |from: DataCursor, to: DataCursor| {
            from.0 == to.0 && from.1.checked_add_signed(direction) == Some(to.1)
        };
        // Undo treats the space after a word as part of the word.
        let of_word = direction > 0 || self.last_is(|c| c.is_alphanumeric() || c == ' ');
        let mut last = self.text.cursor();
        let done = step(&mut self.text);
        while done && of_word && self.last_is(char::is_alphanumeric) {
            let here = self.text.cursor();
            if !one_on(last, here) || !step(&mut self.text) {
                break;
            }
            if !one_on(here, self.text.cursor()) {
                back(&mut self.text);
                break;
            }
            last = here;
        }
        // A replaced text has an empty text in between; skip that.
        while done && self.text.is_empty() && step(&mut self.text) {}
        done
    }

    /// Whether the character before the cursor satisfies a condition.
    fn last_is(&self, such: impl FnOnce(char) -> bool) -> bool {
        let at = self.text.cursor();
        let line = self.text.lines().get(at.0);
        let before = at.1.checked_sub(1);
        before.and_then(|before| line?.chars().nth(before)).is_some_and(such)
    }

    /// Scrolls by some lines and keeps the cursor on the screen.
    pub fn scroll(&mut self, rows: isize) {
        self.text.scroll((i16::try_from(rows).unwrap_or(0), 0));
    }

    /// Moves the cursor to a position in the area of the text.
    pub fn click(&mut self, area: Rect, at: Position) {
        let (top, left) = self.text.scroll_offset();
        let row = usize::from(at.y.saturating_sub(area.y)) + usize::from(top);
        let column = usize::from(at.x.saturating_sub(area.x)) + usize::from(left);
        let to = self.text.screen_to_data(row, column);
        self.text.move_cursor(CursorMove::Jump(layout::cells(to.0), layout::cells(to.1)));
    }

    /// Lays the text out in an area, and scrolls up if rows below its end would stay blank. The
    /// text area wraps and scrolls as it was last drawn, so a key that moves by screen lines
    /// needs this first.
    pub fn lay_out(&mut self, area: Rect) {
        self.draw(area, &mut Buffer::empty(area));
        // The text area maps every row past the end to the same place.
        let place = |row| self.text.screen_to_data(row, 0);
        let top = usize::from(self.text.scroll_offset().0);
        let rows = (top + 1..top + usize::from(area.height)).rev();
        let blank = rows.take_while(|row| place(*row) == place(row - 1)).count();
        if let Some(rows) = i16::try_from(blank.min(top)).ok().filter(|rows| *rows > 0) {
            self.text.scroll((-rows, 0));
        }
    }

    /// Draws the note below the title of its talk; returns the position of the cursor.
    pub fn draw_pane(&self, canvas: &mut Canvas<'_>, pane: Rect, title: &str) -> Position {
        let (line, text) = layout::note(pane);
        Clear.render(pane, canvas.buffer);
        let symbol = canvas.span(format!("{} ", canvas.prefs.symbols.note), Role::Note);
        let room = usize::from(line.width).saturating_sub(cells_of([&symbol]));
        let title = canvas.fitted(title, room, Role::Title);
        canvas.line(line, vec![symbol, title]);
        self.draw(text, canvas.buffer);
        self.cursor(text)
    }

    fn draw(&self, area: Rect, buffer: &mut Buffer) {
        (&self.text).render(area, buffer);
    }

    /// The position of the cursor when the text is drawn in an area.
    pub fn cursor(&self, area: Rect) -> Position {
        let cursor = self.text.screen_cursor();
        let (top, left) = self.text.scroll_offset();
        let within = |at: usize, from: u16, max: u16| {
            layout::cells(at.saturating_sub(usize::from(from))).min(max)
        };
        // After a full line, the cursor is on the space beside the area.
        Position::new(
            area.x + within(cursor.col, left, area.width),
            area.y + within(cursor.row, top, area.height.saturating_sub(1)),
        )
    }
}

/// The text cleaned for saving; empty if it consists of spaces.
fn cleaned(text: &str) -> String {
    let text = clean::block(text);
    if text.trim().is_empty() { String::new() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn note(text: &str) -> Note {
        let mut note = Note::new(TalkId::new("1"), LastKnown::default(), text, Theme::Plain);
        note.lay_out(Rect::new(0, 0, 30, 8));
        note
    }

    fn press(note: &mut Note, keys: &str) {
        for c in keys.chars() {
            let code = match c {
                '\n' => KeyCode::Enter,
                '<' => KeyCode::Backspace,
                c => KeyCode::Char(c),
            };
            note.key(KeyEvent::new(code, KeyModifiers::NONE)).unwrap();
        }
    }

    #[test]
    fn words_are_undone_and_redone() {
        let mut note = note("old");
        press(&mut note, " two words");
        assert!(note.undo());
        assert_eq!(note.text.lines(), ["old two "]);
        assert!(note.undo() && note.undo());
        assert_eq!(note.text(), "old");
        assert!(!note.undo());
        assert!(!note.is_changed());
        while note.redo() {}
        assert_eq!(note.text(), "old two words");
    }

    #[test]
    fn replaced_text_is_undone_at_once() {
        let mut note = note("one\ntwo");
        note.replace("three\nfour");
        assert_eq!(note.text(), "three\nfour");
        assert!(note.undo());
        assert_eq!(note.text(), "one\ntwo");
        assert!(note.redo());
        assert_eq!(note.text(), "three\nfour");
    }

    #[test]
    fn typed_and_pasted_control_characters_are_removed() {
        let mut note = note("");
        press(&mut note, "a\u{202e}\u{1b}\u{7}b ");
        note.paste("\u{1b}[31mred\r\nblue\t.").unwrap();
        assert_eq!(note.text(), "ab red\nblue    .");
    }

    #[test]
    fn note_length_is_limited() {
        let mut note = note("ab");
        let left_out = note.paste(&"é".repeat(MAX_CHARS)).unwrap_err();
        assert!(left_out.contains("cut 2 of"), "{left_out}");
        assert_eq!(note.text().chars().count(), MAX_CHARS);
        let more = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        assert!(note.key(more).is_err());
        assert_eq!(note.text().chars().count(), MAX_CHARS);
        press(&mut note, "<x");
        assert!(note.text().ends_with("éx"));
    }

    #[test]
    fn concurrent_edits_of_a_note_are_both_kept() {
        let mut note = note("old");
        press(&mut note, "er");
        assert_eq!(note.merged("old"), "older");
        assert_eq!(note.merged("older"), "older");
        assert_eq!(note.merged(""), "older");
        assert_eq!(note.merged("new"), "new\n---\nolder");
        press(&mut note, "<<<<<");
        assert_eq!(note.merged("old"), "");
        assert_eq!(note.merged("new"), "new");
    }

    #[test]
    fn click_places_the_cursor() {
        let mut note = note("one\ntwo three");
        let area = Rect::new(5, 2, 30, 8);
        note.click(area, Position::new(9, 3));
        press(&mut note, "x");
        assert_eq!(note.text(), "one\ntwo xthree");
        note.click(area, Position::new(30, 9));
        press(&mut note, "y");
        assert_eq!(note.text(), "one\ntwo xthreey");
    }

    #[derive(Debug, Clone)]
    enum Step {
        Key(KeyCode, KeyModifiers),
        Paste(String),
        Replace(String),
        History { undo: bool },
        Scroll(isize),
        Click(u16, u16),
        LayOut(u16, u16),
    }

    fn step() -> impl Strategy<Value = Step> {
        let code = prop_oneof![
            4 => any::<char>().prop_map(KeyCode::Char),
            8 => prop::char::range(' ', '~').prop_map(KeyCode::Char),
            2 => prop::sample::select(vec!['漢', '\u{301}', '👩', '\u{200d}', 'ﾞ']).prop_map(KeyCode::Char),
            8 => prop::sample::select(vec![
                KeyCode::Enter, KeyCode::Backspace, KeyCode::Delete, KeyCode::Tab, KeyCode::BackTab,
                KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down, KeyCode::Home,
                KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Insert,
            ]),
        ];
        let held = prop::sample::select(vec![
            KeyModifiers::NONE,
            KeyModifiers::NONE,
            KeyModifiers::SHIFT,
            KeyModifiers::CONTROL,
            KeyModifiers::ALT,
            KeyModifiers::CONTROL | KeyModifiers::ALT,
        ]);
        prop_oneof![
            12 => (code, held).prop_map(|(code, held)| Step::Key(code, held)),
            1 => "(?s).{0,60}".prop_map(Step::Paste),
            1 => "(?s).{0,60}".prop_map(Step::Replace),
            2 => any::<bool>().prop_map(|undo| Step::History { undo }),
            1 => (-50_isize..50).prop_map(Step::Scroll),
            1 => (0_u16..100, 0_u16..50).prop_map(|(x, y)| Step::Click(x, y)),
            1 => (1_u16..90, 1_u16..20).prop_map(|(x, y)| Step::LayOut(x, y)),
        ]
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn cursor_stays_visible_and_undo_restores_the_text(
            text in "[a-z 漢é\n]{0,80}",
            steps in prop::collection::vec(step(), 0..80),
        ) {
            let mut note = note(&clean::block(&text));
            let original = note.text.lines().to_vec();
            let mut area = Rect::new(3, 2, 30, 8);
            for step in steps {
                match step {
                    Step::Key(code, held) => _ = note.key(KeyEvent::new(code, held)),
                    Step::Paste(text) => _ = note.paste(&text),
                    Step::Replace(text) => note.replace(&clean::block(&text)),
                    Step::History { undo: true } => _ = note.undo(),
                    Step::History { undo: false } => _ = note.redo(),
                    Step::Scroll(rows) => note.scroll(rows),
                    Step::Click(x, y) => note.click(area, Position::new(x, y)),
                    Step::LayOut(width, height) => (area.width, area.height) = (width, height),
                }
                note.lay_out(area);
                let cursor = note.cursor(area);
                prop_assert!((area.x..=area.right()).contains(&cursor.x));
                prop_assert!((area.y..area.bottom()).contains(&cursor.y));
                prop_assert!(!note.text().chars().any(|c| c != '\n' && c.is_control()));
            }
            while note.undo() {}
            prop_assert_eq!(note.text.lines(), &original[..]);
        }
    }
}
