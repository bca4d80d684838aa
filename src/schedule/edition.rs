//! Whether a new edition of a programme can be what its organisers mean.
//!
//! It counts talks; what has become of them is [`super::changes`]'s.

use std::fmt;

use super::{Conference, identity};

/// Why a new edition is doubted: so many talks where there were so many, none of those
/// that were there, or no times any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// In the edition that is there.
    pub before: usize,
    /// In the new one.
    pub after: usize,
    /// In both, by their ids.
    pub common: usize,
    /// Of those that had a time, how many, and how many have one in the new one.
    pub timed: (usize, usize),
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            0 => write!(f, "it has no talks")?,
            1 => write!(f, "it has 1 talk")?,
            after => write!(f, "it has {after} talks")?,
        }
        if self.after * 2 < self.before {
            write!(f, ", and the one that is there has {}", self.before)
        } else if self.common > 0 {
            let (before, after) = self.timed;
            write!(
                f,
                ", and of {before} that had a time {after} still have one"
            )
        } else {
            f.write_str(", and none of them has the id of one that is there")
        }
    }
}

/// A site under repair gives out an empty programme, or the beginning of one: what
/// has lost all or more than half of its talks is doubted, or of their times. So is
/// what has other talks only: it is of another conference, or its ids are others, and
/// every pick would be lost.
pub fn doubt(before: &Conference, after: &Conference) -> Option<Doubt> {
    let mut doubt = Doubt {
        before: before.talks.len(),
        after: after.talks.len(),
        common: 0,
        timed: (0, 0),
    };
    for (talk, now) in identity::pairs(before, after) {
        let Some(talk) = talk else {
            continue;
        };
        let timed = now.is_some() && talk.slot.is_some();
        doubt.common += usize::from(now.is_some());
        doubt.timed.0 += usize::from(timed);
        doubt.timed.1 += usize::from(timed && now.is_some_and(|now| now.slot.is_some()));
    }
    let nothing_left = doubt.before > 0 && doubt.common == 0;
    let timeless = doubt.timed.1 * 2 < doubt.timed.0;
    (doubt.after * 2 < doubt.before || nothing_left || timeless).then_some(doubt)
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
        assert_eq!(said, "it has 23 talks, and the one that is there has 48");
        assert!(with(0).unwrap().starts_with("it has no talks"));
        let mut timeless = before.clone();
        timeless.talks.iter_mut().for_each(|talk| talk.slot = None);
        let said = doubt(&before, &timeless).unwrap().to_string();
        assert_eq!(
            said,
            "it has 48 talks, and of 31 that had a time 0 still have one"
        );
        let mut others = before.clone();
        for talk in &mut others.talks {
            talk.id = crate::schedule::TalkId::new(format!("x{}", talk.id));
            talk.title.push('!');
            talk.url = None;
        }
        let said = doubt(&before, &others).unwrap().to_string();
        assert!(
            said.starts_with("it has 48 talks, and none of them has the id"),
            "{said}"
        );
        let mut none = before.clone();
        none.talks.clear();
        assert_eq!(doubt(&none, &none), None);
        assert_eq!(doubt(&none, &before), None);
    }
}
