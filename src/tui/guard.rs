//! Taking the terminal and giving it back, whatever happens in between.
//!
//! Raw mode, alternate screen, mouse, bracketed paste and cursor are taken
//! together and given back together: by the guard's end, and by the panic hook
//! before the message is printed. Nothing is drawn here.

use std::io::{self, BufWriter, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::{panic, thread};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{cursor, execute, style, terminal};
use ratatui::backend::CrosstermBackend;

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// Mouse buttons and the wheel, in the form that has no limit on columns
/// (xterm's modes 1000 and 1006). Not the motion, which would wake us for nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Large enough that a whole screen is one write.
const BUFFER: usize = 1 << 16;

/// The backend to draw on.
pub fn backend() -> CrosstermBackend<BufWriter<Stdout>> {
    CrosstermBackend::new(BufWriter::with_capacity(BUFFER, io::stdout()))
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
    TAKEN.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(
        out,
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide
    )?;
    out.write_all(MOUSE_ON.as_bytes())?;
    out.flush()
}

/// Takes the terminal again after we were stopped without having given it back: a
/// shell has made it its own meanwhile, of which nothing is known here.
pub fn retake() -> io::Result<()> {
    // What is in raw mode by crossterm's account would not be put into it.
    terminal::disable_raw_mode()?;
    take()
}

/// Gives the terminal back; harmless where it is not ours. Goes through all of
/// it even if a part fails, since the terminal may be half gone.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = out.write_all(MOUSE_OFF.as_bytes());
    let _ = execute!(
        out,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = out.flush();
    let _ = terminal::disable_raw_mode();
}
