//! The searchable parts of a talk.

/// A searchable part of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The title.
    Title,
    /// The subtitle.
    Subtitle,
    /// The person at this index of [`Talk::people`](crate::schedule::Talk::people).
    Person(usize),
    /// The affiliation of the person at this index of
    /// [`Talk::people`](crate::schedule::Talk::people).
    Affiliation(usize),
    /// The session.
    Session,
    /// The track.
    Track,
    /// The room.
    Room,
    /// The user's note.
    Note,
    /// The abstract in Markdown.
    Abstract,
    /// The talk's ID, which matches only as a whole.
    Id,
}

impl Field {
    /// Returns the weight of a match in this field, in percent of a match in the title.
    /// A note has the user's own words: a word in it means this talk more than a word
    /// of a session, room or abstract does, and less than a word of a title.
    fn weight(self) -> u16 {
        match self {
            Self::Title | Self::Id => 100,
            Self::Person(_) | Self::Subtitle => 95,
            Self::Note => 90,
            Self::Session | Self::Track | Self::Room | Self::Affiliation(_) => 70,
            Self::Abstract => 40,
        }
    }

    /// Returns the score of a match in this field in thousandths of a perfect match in
    /// the title. `percent` is the quality of the match.
    pub(super) fn score(self, percent: u8) -> u16 {
        u16::from(percent) * self.weight() / 10
    }
}
