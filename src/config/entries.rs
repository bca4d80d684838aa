//! The table of settings: name, description and allowed values.
//!
//! The reader, the writer, the manual page and the guide all use this table.

use super::{Colors, Links, MAX_MINUTES, Notify, Settings};

/// A setting in the file.
pub struct Entry {
    /// The name, with its table if it has one: `walk`, `calendar.vdir`.
    pub name: &'static str,
    pub description: &'static str,
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
    /// Minutes, up to [`MAX_MINUTES`].
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

/// The values of `theme`, in the order of its words.
const COLORS: [Colors; 3] = [Colors::Auto, Colors::Always, Colors::Never];
/// The values of `links`, in the order of its words.
const LINKS: [Links; 3] = [Links::Auto, Links::On, Links::Off];
/// The values of `notify`, in the order of its words.
const NOTIFY: [Notify; 4] = [Notify::Bell, Notify::Osc9, Notify::Osc777, Notify::None];

/// All settings; those in tables come last.
pub static ENTRIES: &[Entry] = &[
    Entry {
        name: "theme",
        description: "Colours: auto unless NO_COLOR is set, colors always, plain never. A dumb terminal \
               (TERM=dumb) gets none.",
        kind: Kind::Word {
            words: &["auto", "colors", "plain"],
            get: |settings| settings.colors as usize,
            set: |settings, at| settings.colors = COLORS[at],
        },
    },
    Entry {
        name: "ascii",
        description: "Draw lines and marks in ASCII, as with --ascii; if false, only in a locale that is \
               not UTF-8.",
        kind: Kind::Flag(|settings| &mut settings.ascii),
    },
    Entry {
        name: "clock",
        description: "Clock at the start: the venue's, or mine for your own.",
        kind: Kind::Word {
            words: &["venue", "mine"],
            get: |settings| usize::from(settings.own_clock),
            set: |settings, at| settings.own_clock = at == 1,
        },
    },
    Entry {
        name: "links",
        description: "URLs that the terminal opens (OSC 8): auto in terminals known for it, on in all but the \
               console and dumb terminals, off never. In tmux, from version 3.4 on.",
        kind: Kind::Word {
            words: &["auto", "on", "off"],
            get: |settings| settings.links as usize,
            set: |settings, at| settings.links = LINKS[at],
        },
    },
    Entry {
        name: "reminder",
        description: "Minutes before a pick starts to remind you; 0 for never.",
        kind: Kind::Minutes(|settings| &mut settings.reminder),
    },
    Entry {
        name: "notify",
        description: "How a reminder gets your attention: the terminal's bell, or a desktop notification from \
               the terminal (osc9 for iTerm2, WezTerm and Ghostty, osc777 for foot and urxvt; in \
               tmux, set allow-passthrough).",
        kind: Kind::Word {
            words: &["bell", "osc9", "osc777", "none"],
            get: |settings| settings.notify as usize,
            set: |settings, at| settings.notify = NOTIFY[at],
        },
    },
    Entry {
        name: "walk",
        description: "Minutes it takes to walk from one room to another, as with --walk; picks with less time between them are marked.",
        kind: Kind::Minutes(|settings| &mut settings.walk),
    },
    Entry {
        name: "export",
        description: "File that the export dialog suggests; ~ is your home folder.",
        kind: Kind::Path { example: "~/lpc.ics", of: |settings| &mut settings.export },
    },
    Entry {
        name: "friends",
        description: "Agendas of friends, as FILE or NAME=FILE, whose talks are marked as with --friend. \
               Agendas of other conferences are ignored.",
        kind: Kind::Paths { example: "anna=~/anna.json", of: |settings| &mut settings.friends },
    },
    Entry {
        name: "calendar.vdir",
        description: "Folder with a calendar file for each pick (vdir), kept in sync for vdirsyncer, khal \
               and your phone. All conferences share it; files of others are not touched.",
        kind: Kind::Path { example: "~/.calendars/conferences", of: |settings| &mut settings.vdir },
    },
    Entry {
        name: "calendar.busy",
        description: "Your own calendars (files or folders): the agenda shows their events as busy, and \
               their time is not free. Relative paths start at the folder of this file.",
        kind: Kind::Paths { example: "~/.calendars/work", of: |settings| &mut settings.busy },
    },
];

/// The table of keys: name and description.
pub const KEYS: (&str, &str) = (
    "keys",
    "Keys by action, with the names that the help shows: star = [\"s\", \"space\"] or star = \"s\"; \
     [] is none. They replace the action's own keys in the views; keys that an action has in only \
     some places (h for back in the details) stay. In the menu they are added to its keys; dialogs \
     for typing and questions keep theirs. Ctrl-c always quits, and enter and esc always work in \
     the menu and the help. A key that you bind no longer belongs to the action that had it; two \
     actions cannot share a key.",
);

impl Entry {
    /// Returns the name of the table, which is empty outside of tables, and the name in it.
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
            Self::Minutes(_) => format!("a whole number from 0 to {MAX_MINUTES}"),
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

    /// Returns an example for a setting without a value.
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

/// Quotes text as TOML does. The text must be clean.
pub fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns the settings for the documentation: name and default value, allowed values, description.
pub fn table() -> Vec<(String, String, &'static str)> {
    let default = Settings::default();
    let row = |entry: &Entry| {
        let value = entry.kind.value(&default);
        let name = match value {
            Some(value) => format!("{} = {value}", entry.name),
            None => entry.name.to_owned(),
        };
        (name, entry.kind.allowed(), entry.description)
    };
    ENTRIES.iter().map(row).collect()
}
