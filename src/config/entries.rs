//! The table of settings: name, description and allowed values.
//!
//! The reader, the writer, the manual page and the README all use this table.

use super::{Colors, MOST_MINUTES, Settings};

/// A setting in the file.
pub struct Entry {
    /// The name of the setting, after that of its table and a dot if it is in one.
    pub name: &'static str,
    /// What the setting does.
    pub what: &'static str,
    /// The allowed values, and the field of [`Settings`].
    pub kind: Kind,
}

/// The allowed values of a setting, and its field in [`Settings`].
pub enum Kind {
    /// A word from a list.
    Word {
        words: &'static [&'static str],
        get: fn(&Settings) -> usize,
        set: fn(&mut Settings, usize),
    },
    /// True or false.
    Flag(fn(&mut Settings) -> &mut bool),
    /// Minutes, up to [`MOST_MINUTES`].
    Minutes(fn(&mut Settings) -> &mut u32),
    /// A path, unset by default.
    Path {
        /// An example of a value.
        example: &'static str,
        of: fn(&mut Settings) -> &mut Option<String>,
    },
    /// A list of paths, empty by default.
    Paths {
        /// An example of a value.
        example: &'static str,
        of: fn(&mut Settings) -> &mut Vec<String>,
    },
}

/// The words for the colours, in the order of [`COLORS`].
const THEMES: &[&str] = &["auto", "colors", "plain"];
const COLORS: [Colors; 3] = [Colors::Auto, Colors::Always, Colors::Never];

/// All settings. Those of a table come last.
pub static ENTRIES: &[Entry] = &[
    Entry {
        name: "theme",
        what: "Colours. auto: unless NO_COLOR is set; colors: even then; plain: none. A dumb \
               terminal (TERM=dumb) gets none in any case.",
        kind: Kind::Word {
            words: THEMES,
            get: |settings| {
                let at = COLORS.iter().position(|one| *one == settings.colors);
                at.unwrap_or(0)
            },
            set: |settings, at| settings.colors = COLORS[at],
        },
    },
    Entry {
        name: "ascii",
        what: "Draw lines and marks in ASCII, as --ascii does; if false, only where the locale is \
               not UTF-8.",
        kind: Kind::Flag(|settings| &mut settings.ascii),
    },
    Entry {
        name: "clock",
        what: "The clock that the screen starts with: the venue's, or mine for your own.",
        kind: Kind::Word {
            words: &["venue", "mine"],
            get: |settings| usize::from(settings.own_clock),
            set: |settings, at| settings.own_clock = at == 1,
        },
    },
    Entry {
        name: "reminder",
        what: "Minutes before a pick begins at which the screen says so; 0 is never.",
        kind: Kind::Minutes(|settings| &mut settings.reminder),
    },
    Entry {
        name: "bell",
        what: "Ring the terminal's bell with a reminder.",
        kind: Kind::Flag(|settings| &mut settings.bell),
    },
    Entry {
        name: "walk",
        what: "Minutes from one room to another, as --walk; less between two picks is marked, where the programme names rooms.",
        kind: Kind::Minutes(|settings| &mut settings.walk),
    },
    Entry {
        name: "export",
        what: "The file that an export from the screen proposes; ~ is the home folder.",
        kind: Kind::Path { example: "~/lpc.ics", of: |settings| &mut settings.export },
    },
    Entry {
        name: "friends",
        what: "The agendas of friends, as FILE or NAME=FILE, that mark the talks they go to, as \
               --friend; those of other conferences than the open one are passed over.",
        kind: Kind::Paths { example: "anna=~/anna.json", of: |settings| &mut settings.friends },
    },
    Entry {
        name: "calendar.vdir",
        what: "A folder that always has a calendar file for each pick (vdir), for vdirsyncer, khal \
               and with them the phone; all conferences share it, and files of others stay.",
        kind: Kind::Path { example: "~/.calendars/conferences", of: |settings| &mut settings.vdir },
    },
];

/// The table of keys: name and description.
pub const KEYS: (&str, &str) = (
    "keys",
    "Keys by action, called as the help calls them: star = [\"s\", \"space\"], or star = \"s\"; [] \
     is none. In the views they replace the action's own keys; a key that the action has in \
     some places only (h for back, in the details) stays there. In the menu they work \
     besides the keys that are there. Where something is typed or asked nothing changes. Ctrl-c \
     always quits, and enter and esc always answer the menu and the help. A key of this table no \
     longer belongs to the action that had it; no two actions of this table can share a key.",
);

impl Entry {
    /// The name of the table, which is empty outside of tables, and the name in it.
    pub fn place(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }
}

impl Kind {
    /// Describes the allowed values.
    pub fn allowed(&self) -> String {
        match self {
            Self::Word { words, .. } => {
                let words: Vec<String> = words.iter().map(|word| text(word)).collect();
                let (last, first) = words.split_last().unwrap_or((&words[0], &[]));
                format!("{} or {last}", first.join(", "))
            }
            Self::Flag(_) => "true or false".to_owned(),
            Self::Minutes(_) => format!("a whole number from 0 to {MOST_MINUTES}"),
            Self::Path { .. } => "a path, in quotes".to_owned(),
            Self::Paths { .. } => "a list of paths, each in quotes".to_owned(),
        }
    }

    /// Writes the value as the file does; `None` if unset.
    pub fn value(&self, settings: &Settings) -> Option<String> {
        let mut settings = settings.clone();
        match self {
            Self::Word { words, get, .. } => words.get(get(&settings)).map(|word| text(word)),
            Self::Flag(of) => Some(of(&mut settings).to_string()),
            Self::Minutes(of) => Some(of(&mut settings).to_string()),
            Self::Path { of, .. } => of(&mut settings).as_deref().map(text),
            Self::Paths { of, .. } => {
                let paths = of(&mut settings);
                (!paths.is_empty()).then(|| list(paths.iter().map(String::as_str)))
            }
        }
    }

    /// An example for a setting without a value.
    pub fn example(&self) -> String {
        match self {
            Self::Path { example, .. } => text(example),
            Self::Paths { example, .. } => list([*example].into_iter()),
            kind => kind.value(&Settings::default()).unwrap_or_default(),
        }
    }
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.map(text).collect();
    format!("[{}]", texts.join(", "))
}

/// Quotes a text as TOML does. The text must be clean.
pub fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The settings for the documentation: name and default value, allowed values,
/// description.
pub fn table() -> Vec<(String, String, &'static str)> {
    let default = Settings::default();
    let row = |entry: &Entry| {
        let value = entry.kind.value(&default);
        let name = match value {
            Some(value) => format!("{} = {value}", entry.name),
            None => entry.name.to_owned(),
        };
        (name, entry.kind.allowed(), entry.what)
    };
    ENTRIES.iter().map(row).collect()
}
