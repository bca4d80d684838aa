//! How hard the random and hostile tests try.
//!
//! They are short by default. `HALLWAY_LONG_TESTS=1` makes them long, and
//! `PROPTEST_CASES` sets the number of random cases.

use std::env::var_os;

use proptest::prelude::ProptestConfig;

/// How many times more cases a long random test tries.
const LONGER: u32 = 16;

fn is_long() -> bool {
    var_os("HALLWAY_LONG_TESTS").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The configuration of a random test that tries this many cases by default.
pub fn random(cases: u32) -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if var_os("PROPTEST_CASES").is_some() {
        return default;
    }
    ProptestConfig { cases: if is_long() { cases * LONGER } else { cases }, ..default }
}

/// The size of a hostile input.
pub fn size(short: usize, long: usize) -> usize {
    if is_long() { long } else { short }
}
