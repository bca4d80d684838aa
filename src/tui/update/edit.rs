//! Typing: in the search box, in the path of an export, and in a note.

use crossterm::event::KeyEvent;
use tui_input::{Input, InputRequest};

use super::message::{fail, say};
use crate::text::clean;
use crate::tui::model::Model;
use crate::tui::typing;

/// The maximum length of a paste into a line, in characters. Longer URLs or searches make
/// no sense.
const MAX_PASTE: usize = 2_000;

/// Handles a key without a binding while a line of text is edited.
pub fn key(model: &mut Model, event: KeyEvent) {
    if let Some(request) = typing::edit(event) {
        edit(model, |input| _ = input.handle(request));
    }
}

/// Handles a key without a binding in the note editor.
pub fn note_key(model: &mut Model, event: KeyEvent) {
    if let Some(Err(why)) = model.note.as_mut().map(|note| note.key(event)) {
        fail(model, why);
    }
}

/// Undoes or redoes typing in a note.
pub fn undo_or_redo(model: &mut Model, undo: bool) {
    let done = model.note.as_mut().is_some_and(|note| if undo { note.undo() } else { note.redo() });
    match (done, undo) {
        (true, _) => {}
        (false, true) => say(model, "nothing to undo in this note"),
        (false, false) => say(model, "nothing to redo in this note"),
    }
}

/// Pastes text without control characters: all lines into a note, or as a single line
/// elsewhere.
pub fn paste(model: &mut Model, text: &str) {
    if let (Some(note), None) = (&mut model.note, &model.dialog) {
        if let Err(why) = note.paste(text) {
            fail(model, why);
        }
        return;
    }
    edit(model, |input| insert(input, &clean::line(text)));
}

/// Inserts the beginning of text at the cursor, and moves the cursor behind it.
fn insert(input: &mut Input, text: &str) {
    // Insert all of it at once: inserting a single character measures the whole text.
    let at = input.cursor();
    let old = input.value();
    let pasted = text.chars().take(MAX_PASTE);
    let value = old.chars().take(at).chain(pasted.clone()).chain(old.chars().skip(at)).collect();
    let after = at + pasted.count();
    *input = std::mem::take(input).with_value(value);
    // Set the cursor by a request: like typing, that also ends the current cut.
    input.handle(InputRequest::SetCursor(after));
}

fn edit(model: &mut Model, with: impl FnOnce(&mut Input)) {
    match (&mut model.dialog, &mut model.search) {
        (Some(dialog), _) => dialog.edit(with),
        (None, Some(search)) => search.edit(with),
        (None, None) => model.nav.browse.edit_filter(with),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::Agenda;
    use crate::config::Settings;
    use crate::environment::Terminal;
    use crate::format::native;
    use crate::friends::Friends;
    use crate::schedule::changes::ChangeLog;
    use crate::store::StoredConference;
    use crate::text::symbols;
    use crate::tui::keys::Keymap;
    use crate::tui::model::{History, OpenConference, Prefs};
    use crate::tui::theme::Theme;

    fn model() -> Model {
        let schedule = native::built_in().unwrap();
        let prefs = Prefs {
            zone: chrono_tz::Tz::UTC,
            own_clock: false,
            skip_hidden: false,
            details_open: true,
            symbols: &symbols::ASCII,
            theme: Theme::new(false),
            settings: Settings::default(),
            terminal: Terminal::default(),
            keymap: Keymap::default(),
            folder: String::new(),
            friends: Friends::default(),
        };
        let conference = StoredConference {
            schedule,
            agenda: Ok(Agenda::new("lpc")),
            changes: ChangeLog::default(),
            busy: std::sync::Arc::default(),
            source: None,
        };
        let open = OpenConference::new(conference, Vec::new());
        Model::new(open, prefs, History::default(), chrono::DateTime::UNIX_EPOCH)
    }

    #[test]
    fn status_messages_are_cleaned() {
        let mut model = model();
        say(&mut model, "a\u{1b}[31mb\nc");
        assert_eq!(model.status.take().unwrap().text, "ab; c");
        fail(&mut model, "a\u{202e}b\u{7}");
        assert_eq!(model.status.take().unwrap().text, "ab");
        fail(&mut model, "no schedule found\nlooked at:\n  a\n  b");
        let text = "no schedule found; looked at: a; b";
        assert_eq!(model.status.take().unwrap().text, text);
    }

    #[test]
    fn paste_is_inserted_at_the_cursor() {
        let mut input = Input::default().with_value("añz".into()).with_cursor(2);
        insert(&mut input, "漢字");
        assert_eq!((input.value(), input.cursor()), ("añ漢字z", 4));
    }

    #[test]
    fn a_long_paste_is_cut() {
        let mut input = Input::default().with_value("az".into()).with_cursor(1);
        insert(&mut input, &"é".repeat(100_000));
        assert_eq!(input.cursor(), 1 + MAX_PASTE);
        assert_eq!(input.value().chars().count(), 2 + MAX_PASTE);
        assert!(input.value().ends_with("éz"));
    }

    #[test]
    fn paste_separates_deletions_in_the_yank_buffer() {
        let mut input = Input::default().with_value("one".into());
        input.handle(InputRequest::DeletePrevWord);
        insert(&mut input, "two");
        input.handle(InputRequest::DeletePrevWord);
        input.handle(InputRequest::Yank);
        assert_eq!(input.value(), "two");
    }
}
