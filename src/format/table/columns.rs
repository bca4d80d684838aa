//! The columns of a table, known by the names that people give them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::text::fold;

/// The columns that schedule a talk.
pub const STARTS: [Column; 2] = [Column::Start, Column::Date];

/// Declares the columns, each with its names in the form of [`words`]. The first name is that
/// of the choice.
macro_rules! columns {
    ($($(#[$doc:meta])* $column:ident: [$($name:literal),* $(,)?];)*) => {
        /// A column with a meaning for a talk.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $($(#[$doc])* $column,)*
        }

        const NAMES: &[(Column, &[&str])] = &[$((Column::$column, &[$($name),*]),)*];
    };
}

columns! {
    Title: ["title", "subject", "heading", "titel", "titre", "titulo", "titolo", "tytul"];
    /// A name: the title of the talk, if it has no other.
    Name: ["name", "nom", "nombre", "nome", "naam"];
    Date: ["date", "day", "datum", "fecha", "data", "jour", "dia", "giorno", "dag"];
    /// The start: a time of day, or a date with a time.
    Start: [
        "start", "starts", "starts at", "start at", "start time", "time start", "starttime", "start date",
        "start datetime", "start date time", "startdate", "start utc", "from", "from date", "from time", "begin",
        "begins", "begins at", "begin time", "time", "times", "when", "scheduled at", "dtstart", "beginn", "debut",
        "inicio", "hora", "heure", "uhrzeit", "zeit", "von", "anfang", "startzeit", "desde", "comienzo", "inizio",
        "ora", "van", "aanvang", "wann", "quand", "cuando", "quando", "wanneer", "ora inizio", "hora inicio",
        "hora de inicio", "heure debut", "heure de debut",
    ];
    End: [
        "end", "ends", "ends at", "end at", "end time", "time end", "endtime", "end date", "end datetime",
        "end date time", "enddate", "end utc", "to", "to date", "to time", "until", "finish", "finishes",
        "finish time", "dtend", "ende", "fin", "bis", "endzeit", "hasta", "jusqu a", "fine", "tot", "einde",
        "ora fine", "hora fin", "hora de fin", "heure fin", "heure de fin",
    ];
    Duration: [
        "duration", "minutes", "mins", "length", "duration minutes", "duration min", "duration mins",
        "length minutes", "length min", "dauer", "duree", "duracion",
    ];
    Room: [
        "room", "rooms", "room name", "room title", "venue", "venues", "location", "locations", "loc", "place",
        "hall", "stage", "stages", "where", "raum", "ort", "salle", "sala", "lieu",
        "saal", "wo", "horsaal", "buhne", "endroit", "lugar", "donde", "aula", "luogo", "dove", "zaal", "waar", "plaats",
    ];
    Speakers: [
        "speakers", "speaker", "speaker name", "speaker names", "speaker s", "presenter", "presenters", "presented by",
        "author", "authors", "person", "persons", "people", "participant", "participants", "panelists",
        "panellists", "instructor", "instructors", "lecturer", "referent", "referenten", "intervenants", "ponentes",
        "performer", "performers", "who", "by", "with", "wer", "mit", "vortragende", "vortragender", "vortragende r",
        "referentin", "referentinnen", "referent in", "referierende", "redner", "rednerin", "redner in", "sprecher",
        "sprecherin", "sprecher in", "dozent", "dozentin", "autor", "autoren", "orateur", "orateurs", "intervenant",
        "conferencier", "conferenciers", "qui", "par", "ponente", "orador", "oradores", "quien", "relatore", "relatori",
        "relatrice", "oratore", "chi", "spreker", "sprekers", "palestrante", "palestrantes",
    ];
    Track: [
        "track", "tracks", "track name", "topic", "topics", "stream", "theme", "category", "category name",
        "devroom", "thema", "piste",
    ];
    Session: ["session", "session title", "session name", "block"];
    Kind: [
        "type", "types", "kind", "format", "formats", "eventtype", "submission types", "session type",
        "session types", "session format", "session formats", "art", "typ",
    ];
    Language: ["language", "languages", "lang", "locale", "content locale", "sprache", "langue", "idioma"];
    Abstract: ["abstract", "summary", "short description", "teaser", "zusammenfassung", "resume"];
    Description: [
        "description", "desc", "details", "content", "text", "body", "long description", "beschreibung",
        "descripcion",
    ];
    Url: ["url", "link", "website", "website url", "web page", "conf url", "permalink", "public url", "page"];
    Recording: [
        "recording", "recording url", "video", "video url", "video link", "youtube", "youtube url",
        "recording link",
    ];
    /// Whether the speakers opted out of a recording.
    OptOut: ["do not record", "recording optout", "optout"];
    Id: ["id", "key", "conf key", "nr", "no", "number"];
    /// The code of a submission, which may have several talks.
    Code: ["code"];
    Guid: ["guid", "uuid", "uid"];
    Zone: ["timezone", "time zone", "time zone name", "tz"];
    Conference: [
        "conference", "conference name", "conference title", "event name", "event title", "eventname",
    ];
    Break: ["is service session", "service session", "is break", "break", "pause"];
    /// Whether the talk is accepted, withdrawn or cancelled.
    State: ["state", "status", "cancelled", "canceled"];
    /// Values of any of the other columns, each with the name of its column.
    Categories: ["categories", "category items"];
    /// The times of a submission.
    Slots: ["slots", "slot"];
    /// The talk, where the entry is only its time and place.
    Talk: ["proposal", "submission", "talk", "presentation", "paper"];
}

use Column::{
    Abstract, Date, Description, Duration, End, Id, Kind, Language, Name, Recording, Room, Session,
    Speakers, Start, Title, Track, Url,
};

/// The columns that a user can choose.
#[rustfmt::skip]
const CHOICES: [Column; 16] = [
    Title, Date, Start, End, Duration, Room, Speakers, Track, Session, Kind, Language, Abstract,
    Description, Url, Recording, Id,
];

/// Words before the name of a column that add nothing: `Session Title`.
const NOISE_PREFIXES: [&str; 9] = [
    "session",
    "schedule",
    "talk",
    "event",
    "presentation",
    "proposal",
    "submission",
    "paper",
    "slot",
];

/// The meanings of the columns of a table: those that the user gave, else those of their
/// names.
#[derive(Debug, Default)]
pub struct Columns {
    /// The chosen columns, each with its name in the form of [`words`].
    given: Vec<(ColumnChoice, String)>,
    known: RefCell<HashMap<String, Option<Column>>>,
}

impl Columns {
    pub fn new(given: &[ColumnChoice]) -> Self {
        let given = given.iter().map(|choice| (choice.clone(), words(&choice.1))).collect();
        Self { given, known: RefCell::default() }
    }

    pub fn of(&self, name: &str) -> Option<Column> {
        if let Some(known) = self.known.borrow().get(name) {
            return *known;
        }
        let found = self.find(name);
        self.known.borrow_mut().insert(name.to_owned(), found);
        found
    }

    fn find(&self, name: &str) -> Option<Column> {
        let words = words(name);
        if let Some((choice, _)) = self.given.iter().find(|(_, given)| *given == words) {
            return Some(choice.0);
        }
        let is_free = |column: &Column| {
            let same = |other: Column| other == *column || (other, *column) == (Title, Name);
            !self.given.iter().any(|(given, _)| same(given.0))
        };
        let parts = || name.split(['/', '|']).map(self::words);
        let column = of_words(&words).or_else(|| parts().find_map(|part| of_words(&part)));
        column.filter(is_free)
    }

    /// Returns the first given name that is not among the columns, as the user wrote it.
    pub fn missing<'a>(&'a self, names: &'a [&str]) -> Option<&'a str> {
        let has = |given: &str| names.iter().any(|name| words(name) == given);
        let missing = self.given.iter().find(|(_, given)| !has(given));
        missing.map(|(choice, _)| choice.1.as_str())
    }
}

fn name_of(column: Column) -> &'static str {
    NAMES.iter().find(|(other, _)| *other == column).map_or("", |(_, names)| names[0])
}

fn of_words(words: &str) -> Option<Column> {
    let of = |words: &str| {
        let mut columns = NAMES.iter();
        columns.find(|(_, names)| names.contains(&words)).map(|(column, _)| *column)
    };
    let without_lead = || {
        let (_, rest) = words.split_once(' ').filter(|(lead, _)| NOISE_PREFIXES.contains(lead))?;
        of_words(rest).map(|column| if column == Name { Title } else { column })
    };
    let of_id =
        || of_words(words.strip_suffix(" id")?).filter(|column| [Room, Track].contains(column));
    // The columns of a grid are called `Room 1` and `Track 1`.
    let of_numbered = || {
        let digits = |c: char| c.is_ascii_digit();
        let plain: Vec<&str> = words.split(' ').map(|word| word.trim_end_matches(digits)).collect();
        of(plain.join(" ").replace("  ", " ").trim()).filter(|column| *column == Speakers)
    };
    let found = of(words).filter(|column| *column != Session);
    found.or_else(of_numbered).or_else(of_id).or_else(without_lead).or_else(|| of(words))
}

/// Puts the name of a column into words: `Session Title`, `sessionTitle` and
/// `session_title (required)` are `session title`.
fn words(name: &str) -> String {
    let mut words = String::new();
    let mut was_small = false;
    let mut depth = 0_u32;
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_alphanumeric() => {
                if was_small && c.is_uppercase() {
                    words.push(' ');
                }
                words.push(fold::char(c));
            }
            _ if !words.ends_with(' ') => words.push(' '),
            _ => {}
        }
        was_small = c.is_lowercase() || c.is_ascii_digit();
    }
    words.trim().to_owned()
}

/// A column that the user chose: `title=Name of the talk`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice(Column, String);

impl ColumnChoice {
    /// Adds the earlier choices of fields for which there is no new choice.
    pub fn completed(mut new: Vec<Self>, earlier: impl IntoIterator<Item = Self>) -> Vec<Self> {
        for choice in earlier {
            if !new.iter().any(|Self(column, name)| *column == choice.0 || *name == choice.1) {
                new.push(choice);
            }
        }
        new
    }
}

impl fmt::Display for ColumnChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", name_of(self.0), self.1)
    }
}

impl FromStr for ColumnChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (choice, name) =
            text.split_once('=').ok_or("write it as title=COLUMN, with a column of the table")?;
        let choice = choice.trim();
        // The other names of a column are accepted too: `speaker`, `lang`.
        let column = of_words(&words(choice)).filter(|column| CHOICES.contains(column));
        let Some(column) = column else {
            let names = CHOICES.map(name_of);
            return Err(format!("'{choice}' is not one of {}", names.join(", ")));
        };
        if words(name).is_empty() {
            let choice = name_of(column);
            return Err(format!("no column for {choice}; write {choice}=COLUMN"));
        }
        Ok(Self(column, name.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Column::{Break, Conference};
    use super::*;

    #[test]
    fn columns_are_recognized_by_name() {
        let columns = Columns::default();
        for (name, column) in [
            ("Session Title", Some(Title)),
            ("sessionTitle", Some(Title)),
            ("talk_name", Some(Title)),
            ("Name", Some(Name)),
            ("Session", Some(Session)),
            ("Room/Location", Some(Room)),
            ("Schedule Track (Optional)", Some(Track)),
            ("Time Start", Some(Start)),
            ("startsAt", Some(Start)),
            ("starttime", Some(Start)),
            ("Speaker(s)", Some(Speakers)),
            ("sessionType", Some(Kind)),
            ("isServiceSession", Some(Break)),
            ("eventName", Some(Conference)),
            ("Durée", Some(Duration)),
            ("room_name", Some(Room)),
            ("roomId", Some(Room)),
            ("speaker_id", None),
            ("Presenter #2", Some(Speakers)),
            ("Speaker 3 name", Some(Speakers)),
            ("Author1", Some(Speakers)),
            ("Speaker 2 email", None),
            ("Room 2", None),
            ("Day 1", None),
            ("content_locale", Some(Language)),
            ("Capacity", None),
            ("", None),
            ("((", None),
        ] {
            assert_eq!(columns.of(name), column, "{name}");
        }
    }

    #[test]
    fn chosen_column_replaces_others_with_its_meaning() {
        let columns = Columns::new(&[ColumnChoice(Title, "Was".to_owned())]);
        assert_eq!(columns.of("was"), Some(Title));
        assert_eq!(columns.of("Title"), None);
        assert_eq!(columns.of("Name"), None);
        assert_eq!(columns.of("Room"), Some(Room));
        assert_eq!(columns.missing(&["Room", "WAS"]), None);
        assert_eq!(columns.missing(&["Room"]), Some("Was"));
    }

    #[test]
    fn choices_are_checked() {
        assert_eq!("Title = Was ".parse(), Ok(ColumnChoice(Title, "Was".to_owned())));
        assert_eq!("speaker=Wer".parse(), Ok(ColumnChoice(Speakers, "Wer".to_owned())));
        assert_eq!("lang=Art".parse(), Ok(ColumnChoice(Language, "Art".to_owned())));
        let unknown = "Colour=c".parse::<ColumnChoice>().unwrap_err();
        assert!(unknown.starts_with("'Colour' is not one of title, "), "{unknown}");
        for wrong in ["title", "title=", "colour=c"] {
            assert!(wrong.parse::<ColumnChoice>().is_err(), "{wrong}");
        }
    }
}
