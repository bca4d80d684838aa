//! Signals, as requests that the event loop picks up.

use std::io;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGWINCH, SIGXCPU,
};
use signal_hook::low_level::pipe;

/// Pending requests of signals. Each kind has its own cell, so that none overwrites
/// another.
#[derive(Default)]
pub struct SignalRequests {
    /// The last signal that asks the program to end; zero for none.
    pub end: Arc<AtomicUsize>,
    /// The same for the signals of Ctrl-C and Ctrl-\.
    pub interrupt: Arc<AtomicUsize>,
    /// Whether a signal asks to suspend.
    pub suspend: Arc<AtomicBool>,
    /// Whether the program was continued after a stop.
    pub resume: Arc<AtomicBool>,
    /// Whether the terminal was resized.
    pub resized: Arc<AtomicBool>,
}

/// The signals that terminate a process by default. The program handles them to restore the
/// terminal and to save.
const TERMINATING_SIGNALS: &[i32] =
    &[SIGTERM, SIGHUP, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU];

impl SignalRequests {
    /// Installs the handlers. Each signal also writes a byte to `wake`.
    pub fn listen(wake: &UnixStream) -> io::Result<Self> {
        let requests = SignalRequests::default();
        let ends = TERMINATING_SIGNALS.iter().map(|signal| (*signal, &requests.end));
        let keys = [SIGINT, SIGQUIT].map(|signal| (signal, &requests.interrupt));
        for (signal, cell) in ends.chain(keys) {
            let number = usize::try_from(signal).unwrap_or(0);
            signal_hook::flag::register_usize(signal, Arc::clone(cell), number)?;
            pipe::register(signal, wake.try_clone()?)?;
        }
        for (signal, flag) in [
            (SIGTSTP, &requests.suspend),
            (SIGCONT, &requests.resume),
            (SIGWINCH, &requests.resized),
        ] {
            signal_hook::flag::register(signal, Arc::clone(flag))?;
            pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(requests)
    }

    /// Takes the most urgent signal: a request to end comes before a request to suspend.
    pub fn take(&self) -> Option<i32> {
        for cell in [&self.end, &self.interrupt] {
            let signal = i32::try_from(cell.swap(0, Ordering::SeqCst)).unwrap_or(0);
            if signal != 0 {
                return Some(signal);
            }
        }
        let suspend = self.suspend.swap(false, Ordering::SeqCst);
        suspend.then_some(SIGTSTP)
    }

    /// Drops the signals of keys and of job control that arrived while another program had the
    /// terminal.
    pub fn forget_key_signals(&self) {
        self.interrupt.store(0, Ordering::SeqCst);
        self.resume.store(false, Ordering::SeqCst);
        self.suspend.store(false, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn termination_signal_survives_a_suspend_signal() {
        let requests = SignalRequests::default();
        assert_eq!(requests.take(), None);
        requests.end.store(15, Ordering::SeqCst);
        requests.suspend.store(true, Ordering::SeqCst);
        assert_eq!(requests.take(), Some(SIGTERM));
        assert_eq!(requests.take(), Some(SIGTSTP));
        assert_eq!(requests.take(), None);
    }
}
