//! Sets up the terminal and restores it, whatever happens in between.
//!
//! Raw mode, alternate screen, mouse, bracketed paste, hidden cursor and the title of the
//! window are set and reset together: the guard resets them when it is dropped, and the
//! panic hook before the panic message is printed. This module draws nothing.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::{panic, thread};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen,
};
use crossterm::{cursor, execute, queue, style};
use ratatui::backend::CrosstermBackend;

use super::backend::WidthSafeBackend;
use super::escape::{POP_TITLE, PUSH_TITLE};
use super::hyperlink;
pub use super::tty::Tty;
use super::tty::TtyWriter;

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

/// Owns the terminal until it is dropped.
pub struct Guard(Arc<Tty>);

impl Guard {
    /// Takes the terminal. The process-wide panic hook also restores it.
    ///
    /// # Errors
    ///
    /// The terminal cannot be written.
    pub fn take(tty: &Arc<Tty>) -> io::Result<Self> {
        let report = panic::take_hook();
        let ours = (thread::current().id(), Arc::clone(tty));
        panic::set_hook(Box::new(move |info| {
            // A panic of another thread is reported where its work was asked for.
            if thread::current().id() == ours.0 {
                restore(&ours.1);
                report(info);
            }
        }));
        // The theme decides about colours. For NO_COLOR, crossterm would switch off bold
        // and reverse as well.
        style::force_color_output(true);
        let guard = Self(Arc::clone(tty));
        set_up(tty)?;
        Ok(guard)
    }

    /// The backend to draw on.
    pub fn backend(&self) -> WidthSafeBackend<CrosstermBackend<TtyWriter>> {
        WidthSafeBackend::new(CrosstermBackend::new(TtyWriter(Arc::clone(&self.0))))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore(&self.0);
    }
}

/// Sets up the terminal.
pub(super) fn set_up(tty: &Arc<Tty>) -> io::Result<()> {
    tty.taken.store(true, Ordering::SeqCst);
    tty.make_raw()?;
    let mut screen = TtyWriter(Arc::clone(tty));
    if tty.terminal.has_title {
        screen.write_all(PUSH_TITLE.as_bytes())?;
    }
    // Text that is wider than expected must not continue on the next line.
    execute!(screen, EnterAlternateScreen, EnableBracketedPaste, DisableLineWrap, cursor::Hide)?;
    screen.write_all(MOUSE_ON)?;
    screen.flush()
}

/// Sets up the terminal after an editor, which may have changed any mode.
pub(super) fn set_up_again(tty: &Arc<Tty>) -> io::Result<()> {
    TtyWriter(Arc::clone(tty)).write_all(RESET)?;
    set_up(tty)
}

/// Restores the terminal if it was set up. Continues after errors, since the terminal may
/// be partly gone.
pub(super) fn restore(tty: &Tty) {
    if !tty.taken.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut last = Vec::new();
    if tty.terminal.has_links {
        // The last frame may have been cut off within a link.
        last.extend(hyperlink::END.as_bytes());
    }
    last.extend(MOUSE_OFF);
    let _ = queue!(last, DisableBracketedPaste, EnableLineWrap, LeaveAlternateScreen, cursor::Show);
    if tty.terminal.has_title {
        last.extend(POP_TITLE.as_bytes());
    }
    tty.finish(&last);
    let _ = tty.restore();
}
