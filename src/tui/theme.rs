//! How each meaning looks: the only place that names a colour.
//!
//! The 16 colours of the user's own terminal, so that it is right on dark and on
//! light; or no colours at all. A mark always carries the meaning as well.

use ratatui::style::{Color, Modifier, Style};

use crate::text::Emphasis;

/// A meaning that text on the screen can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Plain text.
    Text,
    /// Text of less importance.
    Dim,
    /// The title of a talk or of the conference.
    Title,
    /// A heading in a list or a text.
    Heading,
    /// The view one is in, among the others.
    ActiveTab,
    /// The selected row of the pane that has the keys.
    Selected,
    /// The selected row of another pane.
    SelectedElsewhere,
    /// A star.
    Star,
    /// A clash.
    Clash,
    /// The present time.
    Now,
    /// Characters that a search hit.
    Match,
    /// A link.
    Link,
    /// Code.
    Code,
    /// Stressed text.
    Stress,
    /// Strong text.
    Strong,
    /// Lines between panes.
    Separator,
    /// A key in a hint.
    Key,
    /// Something went wrong.
    Error,
    /// The bar of a track, by the track's number; none for talks without one.
    Track(Option<usize>),
}

/// How roles look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    color: bool,
}

/// Colours that are told apart on dark and light, the plain ones first.
const TRACKS: [Color; 12] = [
    Color::Blue,
    Color::Green,
    Color::Magenta,
    Color::Cyan,
    Color::Yellow,
    Color::Red,
    Color::LightBlue,
    Color::LightGreen,
    Color::LightMagenta,
    Color::LightCyan,
    Color::LightYellow,
    Color::LightRed,
];

impl Theme {
    /// With colours, or without any.
    pub const fn new(color: bool) -> Self {
        Self { color }
    }

    /// How a role looks.
    pub fn style(self, role: Role) -> Style {
        let style = Style::new();
        let (color, modifiers) = match role {
            Role::Text => (None, Modifier::empty()),
            Role::Dim | Role::Separator => (None, Modifier::DIM),
            Role::Title | Role::Heading | Role::Strong => (None, Modifier::BOLD),
            Role::ActiveTab => (None, Modifier::BOLD.union(Modifier::REVERSED)),
            Role::Selected => (None, Modifier::REVERSED),
            Role::SelectedElsewhere => (None, Modifier::BOLD),
            Role::Star => (Some(Color::Yellow), Modifier::BOLD),
            Role::Clash | Role::Error => (Some(Color::Red), Modifier::BOLD),
            Role::Now => (Some(Color::Green), Modifier::BOLD),
            Role::Match => (Some(Color::Red), Modifier::BOLD.union(Modifier::UNDERLINED)),
            Role::Link => (Some(Color::Cyan), Modifier::UNDERLINED),
            Role::Code => (Some(Color::Magenta), Modifier::empty()),
            Role::Stress => (None, Modifier::ITALIC),
            Role::Key => (Some(Color::Cyan), Modifier::BOLD),
            Role::Track(number) => (
                number.map(|number| TRACKS[number % TRACKS.len()]),
                if number.is_some() {
                    Modifier::empty()
                } else {
                    Modifier::DIM
                },
            ),
        };
        let style = style.add_modifier(modifiers);
        match color {
            Some(color) if self.color => style.fg(color),
            _ => style,
        }
    }

    /// The role of a piece of running text.
    pub fn role_of(emphasis: Emphasis) -> Role {
        match emphasis {
            Emphasis { link: true, .. } => Role::Link,
            Emphasis { code: true, .. } => Role::Code,
            Emphasis { heading: true, .. } => Role::Heading,
            Emphasis { strong: true, .. } => Role::Strong,
            Emphasis { stress: true, .. } => Role::Stress,
            Emphasis {
                furniture: true, ..
            } => Role::Dim,
            _ => Role::Text,
        }
    }
}
