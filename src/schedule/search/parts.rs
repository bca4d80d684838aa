//! Work on many things in several threads, with the same outcome as in one.

use std::num::NonZero;
use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

/// So many things take long enough for a thread to pay.
const MANY: usize = 4_000;

/// More threads than this gain little, and others need the machine as well.
const MOST: usize = 4;

/// Does a piece of work on each of `count` things, and returns what came of it, in
/// their order. `work` is given a range of them and returns as much for it.
pub fn each<T: Send>(count: usize, work: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    let threads = if count < MANY { 1 } else { threads() };
    if threads < 2 {
        return work(0..count);
    }
    let size = count.div_ceil(threads);
    let part = |at: usize| (at * size).min(count)..((at + 1) * size).min(count);
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|at| {
                let work = &work;
                let spawned = thread::Builder::new().spawn_scoped(scope, move || work(part(at)));
                (at, spawned.ok())
            })
            .collect();
        let mut out = work(part(0));
        for (at, thread) in others {
            // Where no thread could be had, or it ended badly, this one does it.
            let done = thread.and_then(|thread| thread.join().ok());
            out.extend(done.unwrap_or_else(|| work(part(at))));
        }
        out
    })
}

fn threads() -> usize {
    static THREADS: OnceLock<usize> = OnceLock::new();
    *THREADS.get_or_init(|| thread::available_parallelism().map_or(1, NonZero::get).min(MOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_done_once_and_in_order() {
        for count in [0, 1, 3_999, 4_000, 4_001, 30_000] {
            let squares = each(count, |range| range.map(|at| at * at).collect());
            let expected: Vec<usize> = (0..count).map(|at| at * at).collect();
            assert_eq!(squares, expected);
        }
    }
}
