//! The look of each meaning: the only place that names a colour.
//!
//! The colours are the 16 of the user's own terminal, so they suit dark and light
//! backgrounds; without colours, text attributes do the work. A symbol always carries the
//! meaning as well.

use ratatui::style::{Color, Modifier, Style};

use crate::agenda::Mark;
use crate::text::Emphasis;

/// The meaning of text on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Text,
    /// Less important text.
    Dim,
    /// The title of a talk or of the conference.
    Title,
    /// A heading in a list or in text.
    Heading,
    /// The tab of the open view.
    ActiveTab,
    /// The selected row of the focused pane.
    Selected,
    /// The selected row of any other pane.
    SelectedElsewhere,
    Star,
    Maybe,
    Clash,
    /// The symbol of a note.
    Note,
    /// The current time.
    Now,
    /// Characters that a search matched.
    Match,
    Link,
    Code,
    /// Emphasized text.
    Stress,
    Strong,
    /// Lines between panes.
    Separator,
    /// A key in a hint.
    Key,
    Error,
    /// The title of a cancelled talk.
    Cancelled,
    /// An unread change.
    News,
    /// The bar of a track, by track number; `None` for a talk without a track.
    Track(Option<usize>),
}

impl Role {
    /// The role of a selected row, in the focused pane or elsewhere.
    pub fn selected(focused: bool) -> Self {
        if focused { Self::Selected } else { Self::SelectedElsewhere }
    }

    /// The role of a piece of formatted text.
    pub fn of_emphasis(emphasis: Emphasis) -> Self {
        match emphasis {
            Emphasis { link: Some(_), .. } => Self::Link,
            Emphasis { code: true, .. } => Self::Code,
            Emphasis { heading: true, .. } => Self::Heading,
            Emphasis { strong: true, .. } => Self::Strong,
            Emphasis { stress: true, .. } => Self::Stress,
            Emphasis { decoration: true, .. } => Self::Dim,
            _ => Self::Text,
        }
    }

    pub fn of_mark(mark: Mark) -> Self {
        match mark {
            Mark::Clash => Self::Clash,
            Mark::Star => Self::Star,
            Mark::Maybe => Self::Maybe,
            Mark::Hidden => Self::Dim,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's 16 colours.
    Colors,
    /// No colours: only attributes such as bold, reverse and dim.
    Plain,
    /// A different colour for every role, so that a test can read the role off the
    /// screen with [`Theme::role_at`].
    Distinct,
}

/// The number of colours for tracks.
const TRACKS: usize = 12;

/// The colour and the attributes of each role. The colours of tracks are easy to tell apart on
/// dark and light backgrounds, plain ones first.
const ROLES: [(Role, Option<Color>, Modifier); 23 + TRACKS] = [
    (Role::Text, None, Modifier::empty()),
    (Role::Dim, None, Modifier::DIM),
    (Role::Title, None, Modifier::BOLD),
    (Role::Heading, None, Modifier::BOLD),
    (Role::ActiveTab, None, Modifier::BOLD.union(Modifier::REVERSED)),
    (Role::Selected, None, Modifier::REVERSED),
    (Role::SelectedElsewhere, None, Modifier::BOLD),
    (Role::Star, Some(Color::Yellow), Modifier::BOLD),
    (Role::Clash, Some(Color::Red), Modifier::BOLD),
    (Role::Now, Some(Color::Green), Modifier::BOLD),
    (Role::Match, Some(Color::Red), Modifier::BOLD.union(Modifier::UNDERLINED)),
    (Role::Link, Some(Color::Cyan), Modifier::UNDERLINED),
    (Role::Code, Some(Color::Magenta), Modifier::empty()),
    (Role::Stress, None, Modifier::ITALIC),
    (Role::Strong, None, Modifier::BOLD),
    (Role::Separator, None, Modifier::DIM),
    (Role::Key, Some(Color::Cyan), Modifier::BOLD),
    (Role::Error, Some(Color::Red), Modifier::BOLD),
    (Role::Maybe, Some(Color::Yellow), Modifier::empty()),
    (Role::Note, Some(Color::Cyan), Modifier::empty()),
    (Role::Cancelled, None, Modifier::CROSSED_OUT.union(Modifier::DIM)),
    (Role::News, Some(Color::Magenta), Modifier::BOLD),
    (Role::Track(None), None, Modifier::DIM),
    (Role::Track(Some(0)), Some(Color::Blue), Modifier::empty()),
    (Role::Track(Some(1)), Some(Color::Green), Modifier::empty()),
    (Role::Track(Some(2)), Some(Color::Magenta), Modifier::empty()),
    (Role::Track(Some(3)), Some(Color::Cyan), Modifier::empty()),
    (Role::Track(Some(4)), Some(Color::Yellow), Modifier::empty()),
    (Role::Track(Some(5)), Some(Color::Red), Modifier::empty()),
    (Role::Track(Some(6)), Some(Color::LightBlue), Modifier::empty()),
    (Role::Track(Some(7)), Some(Color::LightGreen), Modifier::empty()),
    (Role::Track(Some(8)), Some(Color::LightMagenta), Modifier::empty()),
    (Role::Track(Some(9)), Some(Color::LightCyan), Modifier::empty()),
    (Role::Track(Some(10)), Some(Color::LightYellow), Modifier::empty()),
    (Role::Track(Some(11)), Some(Color::LightRed), Modifier::empty()),
];

impl Theme {
    /// The theme for users: with or without colours.
    pub const fn new(color: bool) -> Self {
        if color { Self::Colors } else { Self::Plain }
    }

    pub fn style(self, role: Role) -> Style {
        let number = number(role);
        if self == Self::Distinct {
            return Style::new().fg(Color::Indexed(number));
        }
        let (_, color, modifiers) = ROLES[usize::from(number)];
        let style = Style::new().add_modifier(modifiers);
        match (color, role) {
            (Some(color), _) if self == Self::Colors => style.fg(color),
            // The selection covers text of any role. Reversed, each role's colour would
            // become a background, and the bar would be a patchwork.
            (_, Role::Selected) => {
                let style = style.remove_modifier(Modifier::BOLD | Modifier::DIM);
                if self == Self::Colors { style.fg(Color::Reset) } else { style }
            }
            _ => style,
        }
    }

    /// The styles of the dark and the light modules of a QR code. With colours they are
    /// black and white, whatever the terminal's default colours are. Without colours, light
    /// modules are drawn as characters or as reversed spaces.
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
        ROLES.get(usize::from(number)).map(|(role, ..)| *role)
    }
}

/// The position of a role among [`ROLES`], which is its colour in [`Theme::Distinct`].
fn number(role: Role) -> u8 {
    let role = match role {
        Role::Track(Some(number)) => Role::Track(Some(number % TRACKS)),
        _ => role,
    };
    let at = ROLES.iter().position(|(known, ..)| *known == role);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn role_is_found_by_its_color() {
        for (role, ..) in ROLES {
            let color = Theme::Distinct.style(role).fg.unwrap();
            assert_eq!(Theme::role_at(color), Some(role));
        }
    }

    #[test]
    fn plain_theme_has_no_colors() {
        for (role, ..) in ROLES {
            assert_eq!(Theme::Plain.style(role).fg, None);
        }
    }
}
