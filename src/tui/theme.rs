//! How each meaning looks: the only place that names a colour.
//!
//! The 16 colours of the user's own terminal, so that it is right on dark and on
//! light; or no colours at all. A mark always carries the meaning as well.

use ratatui::style::{Color, Modifier, Style};

use crate::agenda::Mark;
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
    /// A maybe.
    Maybe,
    /// A clash.
    Clash,
    /// The sign of a note.
    Note,
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
    /// The title of a talk that the programme no longer has.
    Gone,
    /// What changed and was not read yet.
    News,
    /// The bar of a track, by the track's number; none for talks without one.
    Track(Option<usize>),
}

impl Role {
    /// The role of a mark.
    pub fn of_mark(mark: Mark) -> Self {
        match mark {
            Mark::Clash => Self::Clash,
            Mark::Must => Self::Star,
            Mark::Maybe => Self::Maybe,
            Mark::Hidden => Self::Dim,
        }
    }
}

/// How roles look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// In the terminal's 16 colours.
    Colors,
    /// Without any colour: bold, reverse, underlined and dim only.
    Plain,
    /// So that no two roles look the same, for a test that reads roles off a
    /// screen with [`Theme::role_at`].
    Distinct,
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

/// The roles of which there is one each; tracks are numbered after them.
const ROLES: [Role; 22] = [
    Role::Text,
    Role::Dim,
    Role::Title,
    Role::Heading,
    Role::ActiveTab,
    Role::Selected,
    Role::SelectedElsewhere,
    Role::Star,
    Role::Clash,
    Role::Now,
    Role::Match,
    Role::Link,
    Role::Code,
    Role::Stress,
    Role::Strong,
    Role::Separator,
    Role::Key,
    Role::Error,
    Role::Maybe,
    Role::Note,
    Role::Gone,
    Role::News,
];

impl Theme {
    /// The theme for people: with colours, or without any.
    pub const fn new(color: bool) -> Self {
        if color { Self::Colors } else { Self::Plain }
    }

    /// How a role looks.
    pub fn style(self, role: Role) -> Style {
        if self == Self::Distinct {
            return Style::new().fg(Color::Indexed(number(role)));
        }
        let (color, modifiers) = match role {
            Role::Text => (None, Modifier::empty()),
            Role::Dim | Role::Separator | Role::Track(None) => (None, Modifier::DIM),
            Role::Title | Role::Heading | Role::Strong | Role::SelectedElsewhere => {
                (None, Modifier::BOLD)
            }
            Role::ActiveTab => (None, Modifier::BOLD.union(Modifier::REVERSED)),
            Role::Selected => (None, Modifier::REVERSED),
            Role::Star => (Some(Color::Yellow), Modifier::BOLD),
            Role::Maybe => (Some(Color::Yellow), Modifier::empty()),
            Role::Clash | Role::Error => (Some(Color::Red), Modifier::BOLD),
            Role::Now => (Some(Color::Green), Modifier::BOLD),
            Role::Match => (Some(Color::Red), Modifier::BOLD.union(Modifier::UNDERLINED)),
            Role::Link => (Some(Color::Cyan), Modifier::UNDERLINED),
            Role::Code => (Some(Color::Magenta), Modifier::empty()),
            Role::Note => (Some(Color::Cyan), Modifier::empty()),
            Role::Gone => (None, Modifier::CROSSED_OUT.union(Modifier::DIM)),
            Role::News => (Some(Color::Magenta), Modifier::BOLD),
            Role::Stress => (None, Modifier::ITALIC),
            Role::Key => (Some(Color::Cyan), Modifier::BOLD),
            Role::Track(Some(number)) => (Some(TRACKS[number % TRACKS.len()]), Modifier::empty()),
        };
        let style = Style::new().add_modifier(modifiers);
        match (color, role) {
            (Some(color), _) if self == Self::Colors => style.fg(color),
            // It lies over text of any role. Reversed, each would have a ground
            // of its own, and the bar would be a patchwork.
            (_, Role::Selected) => {
                let style = style.remove_modifier(Modifier::BOLD | Modifier::DIM);
                if self == Self::Colors { style.fg(Color::Reset) } else { style }
            }
            _ => style,
        }
    }

    /// How the dark and the light modules of a QR code look. In colours they are what
    /// they are whatever the terminal's own are; without colours the light ones are what
    /// is written, or a blank in reverse.
    pub fn code(self) -> [Style; 2] {
        match self {
            Self::Plain => [Style::new(), Style::new().add_modifier(Modifier::REVERSED)],
            _ => [Style::new().bg(Color::Black), Style::new().bg(Color::White)],
        }
    }

    /// The role that a colour of [`Theme::Distinct`] stands for.
    pub fn role_at(color: Color) -> Option<Role> {
        let Color::Indexed(number) = color else {
            return None;
        };
        let after = usize::from(number).checked_sub(ROLES.len());
        match after {
            None => ROLES.get(usize::from(number)).copied(),
            Some(0) => Some(Role::Track(None)),
            Some(track) => Some(Role::Track(Some(track - 1))),
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
            Emphasis { furniture: true, .. } => Role::Dim,
            _ => Role::Text,
        }
    }
}

/// A number of its own for each role.
fn number(role: Role) -> u8 {
    let number = match role {
        Role::Track(track) => ROLES.len() + track.map_or(0, |number| number % TRACKS.len() + 1),
        role => ROLES.iter().position(|known| *known == role).unwrap_or(0),
    };
    u8::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_off_its_colour() {
        let tracks = [Role::Track(None), Role::Track(Some(0)), Role::Track(Some(7))];
        for role in ROLES.into_iter().chain(tracks) {
            let color = Theme::Distinct.style(role).fg.unwrap();
            assert_eq!(Theme::role_at(color), Some(role));
        }
    }

    #[test]
    fn without_colours_there_are_none() {
        for role in ROLES {
            assert_eq!(Theme::Plain.style(role).fg, None);
        }
    }
}
