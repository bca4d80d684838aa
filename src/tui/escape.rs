//! Sequences for the terminal that draw nothing: the bell, desktop notifications and the
//! title of the window.

use crate::config::Notify;
use crate::text::{clean, width};

/// The bell.
pub const BELL: &str = "\x07";
/// Keeps the title of the window, to be put back by [`POP_TITLE`] (xterm's window
/// operations). Terminals without it ignore both.
pub const PUSH_TITLE: &str = "\x1b[22;2t";
pub const POP_TITLE: &str = "\x1b[23;2t";

/// The maximum width of text in cells.
const MAX_WIDTH: usize = 200;

/// The sequence for a reminder. Tmux passes notifications on to its own terminal if its
/// option `allow-passthrough` is on.
pub fn notification(how: Notify, text: &str, in_tmux: bool) -> Option<String> {
    let text = sanitized(text);
    let sequence = match how {
        Notify::None => return None,
        Notify::Bell => return Some(BELL.to_owned()),
        // The name comes first, because a number would mean another command.
        Notify::Osc9 => format!("\x1b]9;Hallway: {text}\x1b\\"),
        // Semicolons divide title and text; the text may contain more of them.
        Notify::Osc777 => format!("\x1b]777;notify;Hallway;{text}\x1b\\"),
    };
    Some(if in_tmux {
        format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
    } else {
        sequence
    })
}

/// The sequence that sets the title of the window.
pub fn title(text: &str) -> String {
    format!("\x1b]2;{}\x1b\\", sanitized(text))
}

/// Text without control characters, which would end the sequence.
fn sanitized(text: &str) -> String {
    width::prefix(&clean::line(text), MAX_WIDTH).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_its_escape_sequence() {
        let text = "in 5 min: a\x1b\\b\x07c\u{9c}d\u{9d}e\nf; g";
        for how in [Notify::Osc9, Notify::Osc777] {
            for in_tmux in [false, true] {
                let sent = notification(how, text, in_tmux).unwrap();
                let (before, after) = if in_tmux {
                    ("\x1bPtmux;\x1b\x1b]", "\x1b\x1b\\\x1b\\")
                } else {
                    ("\x1b]", "\x1b\\")
                };
                let inner = sent.strip_prefix(before).and_then(|sent| sent.strip_suffix(after));
                assert!(!inner.unwrap().chars().any(char::is_control), "{sent:?}");
            }
        }
        assert_eq!(notification(Notify::Osc9, "x", false).unwrap(), "\x1b]9;Hallway: x\x1b\\");
        assert_eq!(notification(Notify::Bell, text, true).as_deref(), Some(BELL));
        assert_eq!(notification(Notify::None, text, true), None);
        let title = title(text);
        assert!(!title[4..title.len() - 2].chars().any(char::is_control), "{title:?}");
    }
}
