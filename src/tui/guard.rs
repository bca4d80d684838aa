//! Taking the terminal and giving it back, whatever happens in between.
//!
//! Raw mode, alternate screen, mouse, bracketed paste and cursor are taken
//! together and given back together: by the guard's end, and by the panic hook
//! before the message is printed. Nothing is drawn here.

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

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Mouse buttons and the wheel, in the form that has no limit on columns
/// (xterm's modes 1000 and 1006). Not the motion, which would wake us for nothing.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// Ends the modes that an editor may have left on: every kind of mouse, focus events,
/// pastes in brackets, application cursor keys and keypad, synchronized output, insert
/// mode, xterm's modifyOtherKeys, kitty's keyboard flags, colours.
const RESET: &[u8] = b"\x1b[?1000l\x1b[?1001l\x1b[?1002l\x1b[?1003l\x1b[?1005l\x1b[?1006l\
    \x1b[?1015l\x1b[?1016l\x1b[?1004l\x1b[?2004l\x1b[?1l\x1b>\x1b[?2026l\x1b[4l\x1b[>4;0m\x1b[=0u\
    \x1b[0m";

/// The backend to draw on.
pub fn backend() -> Careful<CrosstermBackend<Screen>> {
    Careful(CrosstermBackend::new(Screen))
}

/// While it lives, the terminal is ours.
pub struct Guard(());

impl Guard {
    /// Takes the terminal.
    pub fn take() -> io::Result<Self> {
        HOOK.call_once(|| {
            let report = panic::take_hook();
            let ours = thread::current().id();
            panic::set_hook(Box::new(move |info| {
                // Another thread's fault is told where its work was asked for.
                if thread::current().id() == ours {
                    give_back();
                    report(info);
                }
            }));
        });
        // Colours are the theme's decision; what crossterm makes of NO_COLOR
        // would switch off bold and reverse as well.
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
    // What is wider than it was counted must not go on in the next line.
    execute!(Screen, EnterAlternateScreen, EnableBracketedPaste, DisableLineWrap, cursor::Hide)?;
    Screen.write_all(MOUSE_ON)?;
    Screen.flush()
}

/// Takes the terminal again from an editor, which may have left anything behind.
pub fn retake() -> io::Result<()> {
    Screen.write_all(RESET)?;
    take()
}

/// Gives the terminal back; harmless where it is not ours. Goes through all of
/// it even if a part fails, since the terminal may be half gone.
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
