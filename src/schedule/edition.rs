//! Whether a new edition of a programme can be what its organisers mean.
//!
//! It compares sizes, not talks.

use std::fmt;

use super::Conference;

/// Why a new edition is doubted: so many talks where there were so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// In the edition that is there.
    pub before: usize,
    /// In the new one.
    pub after: usize,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            0 => write!(f, "it has no talks")?,
            1 => write!(f, "it has 1 talk")?,
            after => write!(f, "it has {after} talks")?,
        }
        write!(f, ", and the edition that is there has {}", self.before)
    }
}

/// A site under repair gives out an empty programme, or the beginning of one: what
/// has lost all or more than half of its talks is doubted.
pub fn doubt(before: &Conference, after: &Conference) -> Option<Doubt> {
    let (before, after) = (before.talks.len(), after.talks.len());
    (after * 2 < before).then_some(Doubt { before, after })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn half_of_the_talks_is_enough() {
        let before = native::embedded().unwrap().conference().clone();
        let with = |talks: usize| {
            let mut after = before.clone();
            after.talks.truncate(talks);
            doubt(&before, &after).map(|doubt| doubt.to_string())
        };
        assert_eq!(with(48), None);
        assert_eq!(with(24), None);
        let said = with(23).unwrap();
        assert_eq!(
            said,
            "it has 23 talks, and the edition that is there has 48"
        );
        assert!(with(0).unwrap().starts_with("it has no talks"));
        let mut none = before.clone();
        none.talks.clear();
        assert_eq!(doubt(&none, &none), None);
        assert_eq!(doubt(&none, &before), None);
    }
}
