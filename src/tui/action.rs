//! What a person can ask of the terminal UI, each thing named and described
//! once.
//!
//! Which key asks for it stands in [`super::keys`]; what then happens in
//! [`mod@super::update`].

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "described by `Action::description`")]
pub enum Action {
    Down,
    Up,
    Left,
    Right,
    LaneLeft,
    LaneRight,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    First,
    Last,
    NextPane,
    PreviousPane,
    Open,
    Back,
    Zoom,
    Star,
    Undo,
    Search,
    Browse,
    Follow,
    NextTalk,
    PreviousTalk,
    NextDay,
    PreviousDay,
    ZoomIn,
    ZoomOut,
    Now,
    Talks,
    Timeline,
    Agenda,
    Export,
    Copy,
    Help,
    Redraw,
    Suspend,
    Quit,
    Accept,
    Cancel,
}

impl Action {
    /// What it does, as the help says it.
    pub fn description(self) -> &'static str {
        match self {
            Self::Down => "move down",
            Self::Up => "move up",
            Self::Left => "to the pane on the left",
            Self::Right => "to the pane on the right",
            Self::LaneLeft => "to the column on the left",
            Self::LaneRight => "to the column on the right",
            Self::HalfDown => "half a page down",
            Self::HalfUp => "half a page up",
            Self::PageDown => "a page down",
            Self::PageUp => "a page up",
            Self::First => "to the first",
            Self::Last => "to the last",
            Self::NextPane => "next pane",
            Self::PreviousPane => "previous pane",
            Self::Open => "open: a group's talks, a talk's details",
            Self::Back => "back",
            Self::Zoom => "details on the whole screen, and back",
            Self::Star => "star the talk, or take its star away",
            Self::Undo => "undo the last change of a star",
            Self::Search => "search all talks",
            Self::Browse => "browse by track, session, speaker, room or day",
            Self::Follow => "follow: people, session, links, what else is on",
            Self::NextTalk => "next talk",
            Self::PreviousTalk => "previous talk",
            Self::NextDay => "next day",
            Self::PreviousDay => "previous day",
            Self::ZoomIn => "zoom in",
            Self::ZoomOut => "zoom out",
            Self::Now => "go to what is on now",
            Self::Talks => "talks",
            Self::Timeline => "timeline",
            Self::Agenda => "agenda",
            Self::Export => "export the agenda as a calendar",
            Self::Copy => "copy the address",
            Self::Help => "help",
            Self::Redraw => "draw the screen anew",
            Self::Suspend => "suspend (fg comes back)",
            Self::Quit => "quit",
            Self::Accept => "go there",
            Self::Cancel => "cancel",
        }
    }
}
