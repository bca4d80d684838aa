//! The steps on the disk of which a save is made.
//!
//! In the program a step is no more than what is done in it. The tests let each one
//! fail, or kill the program before it, and look at what is then there.

use std::fs::File;
use std::io::{self, Write};

/// Takes a step.
pub(super) fn step<T>(taken: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(test)]
    plan::next()?;
    taken()
}

/// Takes a step that some file systems refuse, by the name of what they are asked for.
pub(super) fn step_called<T>(
    name: &'static str,
    taken: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    #[cfg(test)]
    plan::refused(name)?;
    #[cfg(not(test))]
    let _ = name;
    step(taken)
}

/// Writes a text into a file.
pub(super) fn write(file: &mut File, content: &[u8]) -> io::Result<()> {
    // A disk that becomes full has taken a part of it.
    #[cfg(test)]
    let content = {
        let (part, rest) = content.split_at(content.len() / 2);
        step(|| file.write_all(part))?;
        rest
    };
    step(|| file.write_all(content))
}

/// What is to happen to a test, at which step of its thread.
#[cfg(test)]
mod plan {
    use std::cell::Cell;
    use std::io;

    use rustix::process::{Signal, getpid, kill_process};

    /// What happens in the place of a step.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Fault {
        /// The disk is full.
        Failure,
        /// The program is killed.
        Death,
    }

    thread_local! {
        static REFUSED: Cell<Option<(&'static str, i32)>> = const { Cell::new(None) };
        static PLAN: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
    }

    /// Lets a fault happen after so many steps.
    pub fn after(steps: usize, fault: Fault) {
        PLAN.set(Some((steps, fault)));
    }

    /// Lets the file system refuse what it is asked for by this name, from now on.
    pub fn refuse(name: &'static str, errno: i32) {
        REFUSED.set(Some((name, errno)));
    }

    pub fn refused(name: &'static str) -> io::Result<()> {
        match REFUSED.get() {
            Some((refused, errno)) if refused == name => Err(io::Error::from_raw_os_error(errno)),
            _ => Ok(()),
        }
    }

    /// Whether the fault is still to come; then it does not come any more.
    pub fn spared() -> bool {
        PLAN.take().is_some()
    }

    pub fn next() -> io::Result<()> {
        match PLAN.take() {
            None => Ok(()),
            Some((0, Fault::Failure)) => Err(io::ErrorKind::StorageFull.into()),
            Some((0, Fault::Death)) => {
                kill_process(getpid(), Signal::KILL)?;
                loop {
                    std::thread::park();
                }
            }
            Some((steps, fault)) => {
                after(steps - 1, fault);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
