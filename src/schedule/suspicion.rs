//! Plausibility of a new edition of a schedule.
//!
//! Only counts talks; [`super::changes`] finds the changes of each talk.

use std::fmt;

use super::{Conference, identity};

/// The counts that make a new edition suspicious: it lost most talks, has none of the
/// previous talks, or lost most times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspicion {
    /// The number of talks in the current edition.
    pub before: usize,
    /// The number of talks in the new edition.
    pub after: usize,
    /// The number of talks in both editions.
    pub common: usize,
    /// Of the common talks, the number with a time in the current edition, and the number
    /// that keep a time in the new one.
    pub timed: (usize, usize),
}

impl fmt::Display for Suspicion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            0 => write!(f, "it has no talks")?,
            1 => write!(f, "it has 1 talk")?,
            after => write!(f, "it has {after} talks")?,
        }
        if self.after * 2 < self.before {
            write!(f, ", the stored one {}", self.before)
        } else if self.common > 0 {
            let (before, after) = self.timed;
            write!(f, ", and of {before} that had a time {after} still have one")
        } else {
            f.write_str(", none with the ID of a stored talk")
        }
    }
}

/// Returns why a new edition is suspicious, if it is. A site under maintenance may serve an
/// empty or truncated schedule, so an edition that loses more than half of its talks or
/// times is suspicious. So is an edition without any common talk: it belongs to another
/// conference or has new IDs, and every pick would be lost.
pub fn suspicion(before: &Conference, after: &Conference) -> Option<Suspicion> {
    let mut suspicion = Suspicion {
        before: before.talks.len(),
        after: after.talks.len(),
        common: 0,
        timed: (0, 0),
    };
    for (talk, now) in identity::pairs(&before.talks, &after.talks) {
        let Some(talk) = talk else {
            continue;
        };
        let timed = now.is_some() && talk.slot.is_some();
        suspicion.common += usize::from(now.is_some());
        suspicion.timed.0 += usize::from(timed);
        suspicion.timed.1 += usize::from(timed && now.is_some_and(|now| now.slot.is_some()));
    }
    let nothing_left = suspicion.before > 0 && suspicion.common == 0;
    let timeless = suspicion.timed.1 * 2 < suspicion.timed.0;
    (suspicion.after * 2 < suspicion.before || nothing_left || timeless).then_some(suspicion)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn edition_losing_most_talks_times_or_ids_is_doubted() {
        let before = native::built_in().unwrap().conference().clone();
        let with = |talks: usize| {
            let mut after = before.clone();
            after.talks.truncate(talks);
            suspicion(&before, &after).map(|suspicion| suspicion.to_string())
        };
        assert_eq!(with(48), None);
        assert_eq!(with(24), None);
        let message = with(23).unwrap();
        assert_eq!(message, "it has 23 talks, the stored one 48");
        assert!(with(0).unwrap().starts_with("it has no talks"));
        let mut timeless = before.clone();
        timeless.talks.iter_mut().for_each(|talk| talk.slot = None);
        let message = suspicion(&before, &timeless).unwrap().to_string();
        assert_eq!(message, "it has 48 talks, and of 31 that had a time 0 still have one");
        let mut others = before.clone();
        for talk in &mut others.talks {
            talk.id = crate::schedule::TalkId::new(format!("x{}", talk.id));
            talk.title.push('!');
            talk.url = None;
        }
        let message = suspicion(&before, &others).unwrap().to_string();
        assert!(
            message.starts_with("it has 48 talks, none with the ID of a stored talk"),
            "{message}"
        );
        let mut none = before.clone();
        none.talks.clear();
        assert_eq!(suspicion(&none, &none), None);
        assert_eq!(suspicion(&none, &before), None);
    }
}
