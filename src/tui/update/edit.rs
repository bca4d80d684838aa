//! Typing: into the search box, and into the path of an export.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

use crate::text::clean;
use crate::tui::app::{App, ListState, Overlay};

/// A key that is bound to nothing, while something is typed.
pub fn key(app: &mut App, event: KeyEvent) {
    if let Some(request) = request(event) {
        edit(app, |input| {
            input.handle(request);
        });
    }
}

/// A pasted text: one line of it, without what controls a terminal.
pub fn paste(app: &mut App, text: &str) {
    let text = clean::line(text);
    edit(app, |input| {
        for c in text.chars() {
            input.handle(InputRequest::InsertChar(c));
        }
    });
}

fn edit(app: &mut App, with: impl FnOnce(&mut Input)) {
    match (&mut app.overlay, &mut app.search) {
        (Some(Overlay::Prompt { input }), _) => with(input),
        (None, Some(search)) => {
            let before = search.input.value().to_owned();
            with(&mut search.input);
            // The best hit of another text is at its top.
            if search.input.value() != before {
                search.list = ListState::default();
            }
        }
        _ => {}
    }
}

/// What a key does to a line of text, as readline has it.
fn request(event: KeyEvent) -> Option<InputRequest> {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    Some(match event.code {
        KeyCode::Char(c) if !ctrl && !alt => InputRequest::InsertChar(c),
        KeyCode::Char('a') if ctrl => InputRequest::GoToStart,
        KeyCode::Char('e') if ctrl => InputRequest::GoToEnd,
        KeyCode::Char('u') if ctrl => InputRequest::DeleteFromStart,
        KeyCode::Char('w') if ctrl => InputRequest::DeletePrevWord,
        KeyCode::Char('h') if ctrl => InputRequest::DeletePrevChar,
        KeyCode::Char('d') if ctrl => InputRequest::DeleteNextChar,
        KeyCode::Char('y') if ctrl => InputRequest::Yank,
        KeyCode::Char('b') if alt => InputRequest::GoToPrevWord,
        KeyCode::Char('f') if alt => InputRequest::GoToNextWord,
        KeyCode::Backspace if ctrl || alt => InputRequest::DeletePrevWord,
        KeyCode::Backspace => InputRequest::DeletePrevChar,
        KeyCode::Delete => InputRequest::DeleteNextChar,
        KeyCode::Left if ctrl => InputRequest::GoToPrevWord,
        KeyCode::Right if ctrl => InputRequest::GoToNextWord,
        KeyCode::Left => InputRequest::GoToPrevChar,
        KeyCode::Right => InputRequest::GoToNextChar,
        KeyCode::Home => InputRequest::GoToStart,
        KeyCode::End => InputRequest::GoToEnd,
        _ => return None,
    })
}
