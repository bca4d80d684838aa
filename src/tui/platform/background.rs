//! Reads schedules on background threads, because the network is slow.

use std::fs::File;
use std::io::Write;
use std::ops::ControlFlow;
use std::os::unix::net::UnixStream;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use super::Request;
use crate::import::{self, ImportRequest};
use crate::store::Library;
use crate::store::library::Saved;
use crate::tui::update::{ImportOutcome, Input, Refreshed};

/// The time between two reports of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// The work in the background.
pub struct Background {
    /// The library that stores the schedules.
    library: Library,
    reports: Reports,
    received: Receiver<Input>,
    /// The number of running threads.
    running: Arc<AtomicUsize>,
    /// Stops the import that was started last.
    stop: Arc<AtomicBool>,
}

/// What threads report to the loop.
#[derive(Clone)]
struct Reports {
    sender: Sender<Input>,
    /// Receives a byte for each report, to wake the loop.
    wake: Arc<UnixStream>,
}

impl Reports {
    fn send(&self, input: Input) {
        // The program may have ended meanwhile.
        let _ = self.sender.send(input);
        let _ = (&*self.wake).write_all(&[0]);
    }
}

impl Background {
    pub fn new(library: Library, wake: UnixStream) -> Self {
        let (sender, received) = channel();
        let reports = Reports { sender, wake: Arc::new(wake) };
        Self { library, reports, received, running: Arc::default(), stop: Arc::default() }
    }

    /// The next report, if there is any.
    pub fn report(&self) -> Option<Input> {
        self.received.try_recv().ok()
    }

    /// Waits until an edition that is being written is complete. While the returned file
    /// is open, no other edition is written.
    pub fn wait_for_writes(&self) -> Option<File> {
        let is_running = self.running.load(Ordering::SeqCst) > 0;
        is_running.then(|| self.library.wait_for_writes())?
    }

    /// Starts the work of a request.
    pub fn request(&mut self, request: Request, now: DateTime<Utc>) {
        match request {
            Request::Refresh { conference } => self.refresh(conference, now),
            Request::Import(wanted) => self.import(wanted, now),
            Request::StopImport => self.stop.store(true, Ordering::SeqCst),
        }
    }

    /// Reads a stored conference again from its source.
    fn refresh(&self, id: String, now: DateTime<Utc>) {
        let library = self.library.clone();
        let refreshed = |conference, outcome| Input::Refreshed(Refreshed { conference, outcome });
        let named = id.clone();
        let work = move |_: &Reports| {
            let outcome = read_again(&library, &id, now);
            Some(refreshed(id, outcome))
        };
        self.run(work, move |why| refreshed(named, Err(why)));
    }

    /// Imports a schedule.
    fn import(&mut self, wanted: ImportRequest, now: DateTime<Utc>) {
        let (library, stop) = (self.library.clone(), Arc::new(AtomicBool::new(false)));
        self.stop = Arc::clone(&stop);
        let work = move |reports: &Reports| {
            let mut last = None::<Instant>;
            let progress = |bytes, total| {
                if last.is_none_or(|last| last.elapsed() >= PROGRESS_INTERVAL) {
                    last = Some(Instant::now());
                    reports.send(Input::Progress(bytes, total));
                }
            };
            let outcome =
                ImportOutcome::of(import::add(&library, &wanted, now, &stop, progress), &wanted);
            match (outcome, stop.load(Ordering::SeqCst)) {
                (outcome, false) => Some(Input::Imported(outcome)),
                (Err(_), true) => None,
                // Too late to stop: it is stored, but not what the user waits for.
                (Ok(ImportOutcome { id: conference, saved, note }), true) => {
                    Some(Input::Refreshed(Refreshed { conference, outcome: Ok((saved, note)) }))
                }
            }
        };
        self.run(work, |why| Input::Imported(Err(why)));
    }

    /// Runs work on a thread, and reports its outcome.
    fn run(
        &self,
        work: impl FnOnce(&Reports) -> Option<Input> + Send + 'static,
        failed: impl FnOnce(String) -> Input + Clone + Send + 'static,
    ) {
        let (running, not_started) = (Arc::clone(&self.running), failed.clone());
        running.fetch_add(1, Ordering::SeqCst);
        let reports = self.reports.clone();
        let started = std::thread::Builder::new().spawn(move || {
            // A panic in an importer must not take down the UI.
            let outcome = panic::catch_unwind(AssertUnwindSafe(|| work(&reports)));
            running.fetch_sub(1, Ordering::SeqCst);
            let failed = |_| Some(failed("reading it failed".to_owned()));
            if let Some(input) = outcome.unwrap_or_else(failed) {
                reports.send(input);
            }
        });
        if let Err(error) = started {
            self.running.fetch_sub(1, Ordering::SeqCst);
            self.reports.send(not_started(error.to_string()));
        }
    }
}

/// Reads a stored conference again from where it came.
fn read_again(
    library: &Library,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(Saved, Option<String>), String> {
    let update = || {
        let stored = library.load(id)?;
        let origin = import::origin_of(&stored)?;
        let options = import::Options::default();
        let mut progress = |_, _| ControlFlow::Continue(());
        import::update(library, stored, &origin, options, now, &mut progress)
    };
    let command = format!("hallway update {id}");
    let imported = update().map_err(|error| error.with_advice(Some(&command)))?;
    Ok((imported.edition.saved, imported.doubt()))
}
