//! The disk operations that make up a save.
//!
//! In the program, a failpoint just runs its operation. The tests make each failpoint
//! fail, or kill the program before it, and check what is on the disk afterwards.

use std::fs::File;
use std::io::{self, Write};

/// Runs a disk operation.
pub(super) fn failpoint<T>(operation: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(test)]
    plan::next()?;
    operation()
}

/// Runs a named disk operation that some file systems refuse.
pub(super) fn named_failpoint<T>(
    name: &'static str,
    operation: impl FnOnce() -> io::Result<T>,
) -> io::Result<T> {
    #[cfg(test)]
    plan::refused(name)?;
    #[cfg(not(test))]
    let _ = name;
    failpoint(operation)
}

/// Writes content into a file.
pub(super) fn write(file: &mut File, content: &[u8]) -> io::Result<()> {
    // A disk that fills up has written a part of the text.
    #[cfg(test)]
    let content = {
        let (part, rest) = content.split_at(content.len() / 2);
        failpoint(|| file.write_all(part))?;
        rest
    };
    failpoint(|| file.write_all(content))
}

/// The planned fault of a test, per thread.
#[cfg(test)]
mod plan {
    use std::cell::Cell;
    use std::io;

    use rustix::process::{Signal, getpid, kill_process};

    /// The fault that replaces a step.
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

    /// Plans a fault after this many steps.
    pub fn after(steps: usize, fault: Fault) {
        PLAN.set(Some((steps, fault)));
    }

    /// Makes the file system refuse the named operation from now on.
    pub fn refuse(name: &'static str, errno: i32) {
        REFUSED.set(Some((name, errno)));
    }

    pub fn refused(name: &'static str) -> io::Result<()> {
        match REFUSED.get() {
            Some((refused, errno)) if refused == name => Err(io::Error::from_raw_os_error(errno)),
            _ => Ok(()),
        }
    }

    /// Whether the planned fault has not happened yet; cancels it.
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
