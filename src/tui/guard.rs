//! Taking the terminal and giving it back, whatever happens in between.
//!
//! Raw mode, alternate screen, mouse, bracketed paste and hidden cursor are set and
//! reset together: the guard resets them when it is dropped, and the panic hook before
//! the panic message is printed. This module draws nothing.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{panic, thread};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue, style};
use ratatui::backend::CrosstermBackend;

use super::cells::Careful;
use super::tty::{Screen, Tty};

/// Whether the program currently owns the terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Mouse buttons and wheel, in the encoding without a column limit (xterm's modes 1000
/// and 1006). Motion stays off: it would only wake the program.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Resets modes that an editor may have left on: all mouse modes, focus events,
/// bracketed paste, application cursor keys and keypad, synchronized output, insert
/// mode, xterm's modifyOtherKeys, kitty's keyboard flags and colours.
const RESET: &[u8] = b"\x1b[?1000l\x1b[?1001l\x1b[?1002l\x1b[?1003l\x1b[?1005l\x1b[?1006l\
    \x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?1l\x1b>\x1b[?2026l\x1b[4l\x1b[>4;0m\x1b[=0u\
    \x1b[0m";

/// The backend to draw on.
pub fn backend() -> Careful<CrosstermBackend<Screen>> {
    Careful(CrosstermBackend::new(Screen))
}

/// Owns the terminal until it is dropped.
pub struct Guard(());

impl Guard {
    /// Takes the terminal.
    pub fn take() -> io::Result<Self> {
        HOOK.call_once(|| {
            let report = panic::take_hook();
            let ours = thread::current().id();
            panic::set_hook(Box::new(move |info| {
                // A panic in another thread is reported by the code that started its
                // work.
                if thread::current().id() == ours {
                    give_back();
                    report(info);
                }
            }));
        });
        // The theme decides about colours. With NO_COLOR, crossterm would switch off
        // bold and reverse too.
        style::force_color_output(true);
        let guard = Self(());
        take()?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the terminal, or takes it again.
pub fn take() -> io::Result<()> {
    let tty = Tty::get()?;
    TAKEN.store(true, Ordering::SeqCst);
    tty.make_raw()?;
    // A character wider than counted must not wrap to the next line.
    execute!(Screen, EnterAlternateScreen, EnableBracketedPaste, DisableLineWrap, cursor::Hide)?;
    Screen.write_all(MOUSE_ON)?;
    Screen.flush()
}

/// Takes the terminal back from an editor, which may have left any mode on.
pub fn retake() -> io::Result<()> {
    Screen.write_all(RESET)?;
    take()
}

/// Gives the terminal back; does nothing if the program does not own it. Continues
/// after errors, because the terminal may be half gone.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let Ok(tty) = Tty::get() else { return };
    let mut last = MOUSE_OFF.to_vec();
    let _ = queue!(last, DisableBracketedPaste, EnableLineWrap, LeaveAlternateScreen, cursor::Show);
    tty.finish(&last);
    let _ = tty.restore();
}
