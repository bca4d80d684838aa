//! The table of actions: their names, descriptions, keys and the scopes of the keys.
//! Key lookup, footer, help, manual page and guide are generated from this table;
//! [`mod@super::update`] performs the actions.

/// Which keys of a scope the user can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPolicy {
    /// The keys can be changed.
    Configurable,
    /// The keys are fixed, but keys that the user gives an action in the views work
    /// here too.
    Inherited,
    /// The keys are fixed: letters are text, or a question needs an answer.
    Fixed,
}

/// Declares [`Scope`]: each scope with its policy and the heading for its keys, in the order
/// of the help.
macro_rules! scopes {
    ($($scope:ident $policy:ident $name:literal)+) => {
        /// The part of the UI in which a key applies.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Scope {
            $(#[doc = $name] $scope,)+
        }

        impl Scope {
            /// All scopes, in the order of the help.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$scope),+];

            /// The heading of the scope in the help.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$scope => $name,)+
                }
            }

            pub fn key_policy(self) -> KeyPolicy {
                match self {
                    $(Self::$scope => KeyPolicy::$policy,)+
                }
            }
        }
    };
}

scopes! {
    Everywhere Configurable "Everywhere"
    List Configurable "In lists"
    Groups Configurable "In the groups"
    Timeline Configurable "In the timeline"
    MyDay Configurable "In my day"
    Details Configurable "In the details"
    Search Fixed "While searching"
    Filter Fixed "While filtering the groups"
    Note Fixed "While writing a note"
    Recall Fixed "In an empty search box"
    Completion Fixed "While completing a search"
    Menu Inherited "In the follow menu"
    Switcher Fixed "While choosing a conference"
    Catalogue Fixed "On a conference to import"
    Import Fixed "While importing"
    Resolve Inherited "Resolving a clash"
    QrCode Inherited "In a QR code"
    Help Fixed "In the help"
    Prompt Fixed "While typing a path"
    Question Fixed "At a question"
}

impl Scope {
    /// Whether letters are typed as text in this scope.
    pub fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Search | Self::Filter | Self::Note | Self::Switcher | Self::Prompt | Self::Help
        )
    }

    /// Whether the keys of another scope apply wherever those of this scope do.
    pub fn is_within(self, other: Self) -> bool {
        match (self, other) {
            (view, Self::Everywhere) => view.key_policy() == KeyPolicy::Configurable,
            (Self::Groups, Self::List) => true,
            _ => self == other,
        }
    }

    /// This scope of a view and the scopes around it, innermost first.
    pub fn enclosing(self) -> Vec<Self> {
        Self::ALL.into_iter().rev().filter(|other| self.is_within(*other)).collect()
    }

    /// Whether keys of both scopes can apply at the same time.
    pub fn overlaps(self, other: Self) -> bool {
        self.is_within(other) || other.is_within(self)
    }
}

/// What a user wants to do with an action: the headings under which the help groups keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Move,
    Pick,
    Find,
    Views,
    Updates,
    Share,
    General,
}

impl Purpose {
    /// All purposes with their headings, in the order of the help.
    pub const ALL: [(Self, &str); 7] = [
        (Self::Move, "Move"),
        (Self::Pick, "Pick and note"),
        (Self::Find, "Find"),
        (Self::Views, "Views"),
        (Self::Updates, "Updates"),
        (Self::Share, "Share"),
        (Self::General, "General"),
    ];
}

/// The word for some keys in the footer, and its priority: a footer that is too narrow
/// drops the lowest priorities first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// Actions with the same word share an entry.
    pub text: &'static str,
    pub priority: u8,
}

/// The keys of an action in some scopes.
#[derive(Debug)]
pub struct Keys {
    pub scopes: &'static [Scope],
    /// The names of the keys, separated by spaces. The footer shows the first.
    pub names: &'static str,
    pub hint: Option<Hint>,
}

#[derive(Debug)]
pub struct Row {
    pub action: Action,
    /// The name in the configuration file.
    pub name: &'static str,
    pub purpose: Purpose,
    /// The description for the help.
    pub description: &'static str,
    pub keys: &'static [Keys],
}

/// Declares [`Action`] and the table of actions. In each scope, footer and help keep
/// the order of the table.
macro_rules! actions {
    ($($action:ident $name:literal $purpose:ident $description:literal {
        $($scope:ident $(| $more:ident)* : $names:literal $(, $hint:literal $priority:literal)?;)+
    })+) => {
        /// An action of the user.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $(#[doc = $description] $action,)+
        }

        /// The table of actions.
        pub static ACTIONS: &[Row] = &[$(Row {
            action: Action::$action,
            name: $name,
            purpose: Purpose::$purpose,
            description: $description,
            keys: &[$(Keys {
                scopes: &[Scope::$scope $(, Scope::$more)*],
                names: $names,
                hint: actions!(@hint $($hint $priority)?),
            }),+],
        }),+];
    };
    (@hint $text:literal $priority:literal) => {
        Some(Hint { text: $text, priority: $priority })
    };
    (@hint) => { None };
}

actions! {
    // Typing: letters are text.
    Accept "accept" General "accept" {
        Search: "enter", "keep hits" 90;
        Filter: "enter", "its talks" 90;
        Note: "esc", "save and close" 95;
        Switcher: "enter", "open" 90;
        Catalogue: "enter", "import" 90;
        Prompt: "enter", "write" 90;
        Question: "y", "yes" 95;
    }
    SaveNote "save-note" Pick "save the note and keep writing" { Note: "Ctrl-s", "save" 80; }
    Discard "discard" Pick "discard what you typed since the last save" {
        Note: "Ctrl-g", "discard" 85;
    }
    UndoTyping "undo-typing" Pick "undo typing" { Note: "Alt-u", "undo" 60; }
    RedoTyping "redo-typing" Pick "redo typing" { Note: "Alt-r Ctrl-r"; }
    Older "older-search" Find "previous search in the history" {
        Recall: "Up", "last searches" 83;
    }
    Newer "newer-search" Find "next search in the history" {
        Recall: "Down", "last searches" 83;
    }
    Cancel "cancel" General "cancel" {
        Search | Prompt | Import: "esc", "cancel" 95;
        Completion: "esc", "back to the typed text" 95;
        Filter: "esc", "clear" 95;
        Switcher: "esc", "close" 95;
        Help: "esc", "clear, close" 95;
        Question: "n esc q", "no" 95;
    }
    // Moving, and acting on the selection.
    Keep "keep" Pick "keep this talk, turn the others into maybes" { Resolve: "enter", "keep this" 90; }
    KeepAlone "keep-alone" Pick "keep this talk and drop the others" {
        Resolve: "d", "keep, drop the rest" 80;
    }
    LaneLeft "column-left" Move "to the left" {
        Timeline | MyDay: "h Left", "move" 40;
        Resolve: "h Left Shift-Tab", "other" 85;
    }
    Down "down" Move "move down" {
        List | Timeline | MyDay: "j Down", "move" 40;
        Details: "j Down", "scroll" 60;
        Help: "Down Ctrl-n Ctrl-j", "scroll" 60;
        Search: "Down Ctrl-n Ctrl-j", "move" 80;
        Menu: "j Down tab", "move" 40;
        Filter: "Down Ctrl-n Ctrl-j", "move" 80;
        Switcher: "Down Ctrl-n Ctrl-j tab", "move" 80;
        Resolve: "j Down", "scroll" 50;
    }
    Up "up" Move "move up" {
        List | Timeline | MyDay: "k Up", "move" 40;
        Details: "k Up", "scroll" 60;
        Help: "Up Ctrl-p", "scroll" 60;
        Search: "Up Ctrl-p Ctrl-k", "move" 80;
        Menu: "k Up Shift-Tab", "move" 40;
        Filter: "Up Ctrl-p Ctrl-k", "move" 80;
        Switcher: "Up Ctrl-p Ctrl-k Shift-Tab", "move" 80;
        Resolve: "k Up", "scroll" 50;
    }
    LaneRight "column-right" Move "to the right" {
        Timeline | MyDay: "l Right", "move" 40;
        Resolve: "l Right tab", "other" 85;
    }
    Left "left" Move "to the pane on the left" { List: "h Left"; }
    Right "right" Move "to the pane on the right" { List: "l Right"; }
    Open "open" Move "open: a group's talks, a talk's details" {
        List | Timeline | MyDay: "enter", "open" 80;
    }
    GoThere "go-there" Move "go there" { Menu: "enter o l", "go there" 90; }
    ZoomIn "zoom-in" Views "zoom in: fewer rooms, more detail" { Timeline: "+ =", "zoom" 50; }
    ZoomOut "zoom-out" Views "zoom out: more rooms, up to all of them" { Timeline: "-", "zoom" 50; }
    FullScreen "whole-screen" Views "toggle full-screen details" { Details: "enter"; }
    NextTalk "next-talk" Move "next talk" { Details: "J Ctrl-n", "next talk" 55; }
    PreviousTalk "previous-talk" Move "previous talk" { Details: "K Ctrl-p", "next talk" 55; }
    Complete "complete" Find "complete a field or its value, then the next" {
        Search: "tab", "complete" 81;
    }
    CompleteBack "complete-back" Find "previous completion" { Search: "Shift-Tab"; }
    // Views.
    Star "star" Pick "toggle star" {
        Everywhere: "space s", "star" 90;
        Search: "Ctrl-s", "star" 85;
        Resolve: "space s", "star" 60;
    }
    Maybe "maybe" Pick "toggle maybe" {
        Everywhere: "m", "maybe" 46;
        Resolve: "m", "maybe" 58;
    }
    Hide "hide" Pick "toggle hidden" { Everywhere | Resolve: "x"; }
    ToggleHidden "leave-out-hidden" Find "show or skip hidden talks" { Everywhere: "X"; }
    Resolve "resolve" Pick "resolve a clash: compare the talks and keep one" {
        Everywhere: "r", "resolve" 86;
    }
    Note "note" Pick "write a note on the talk" { Everywhere: "w", "note" 39; }
    NoteInEditor "note-in-editor" Pick "write the note in $VISUAL, $EDITOR or vi" {
        Everywhere: "W";
        Note: "Ctrl-o", "editor" 50;
    }
    Search "search" Find "search all talks" { Everywhere: "/", "search" 85; }
    NextHit "next-hit" Find "next hit of the search" { Everywhere: "n", "hit" 45; }
    PreviousHit "previous-hit" Find "previous hit of the search" { Everywhere: "N", "hit" 45; }
    Follow "follow" Find "follow: people, session, links, talks at the same time" {
        Everywhere: "o", "follow" 57;
    }
    MoreLikeThis "more-like-this" Find "more talks like this one" {
        Details: "L", "more like this" 52;
        Everywhere: "L";
    }
    NextPane "next-pane" Move "next pane" { Everywhere: "tab", "pane" 44; }
    PreviousPane "previous-pane" Move "previous pane" { Everywhere: "Shift-Tab"; }
    Back "back" Move "close details, go back from a jump, clear filters" {
        Details: "h Left";
        Everywhere: "esc", "back" 82;
    }
    JumpBack "jump-back" Move "back to before the last jump" { Everywhere: "Ctrl-o Backspace"; }
    Talks "talks" Views "talks" { Everywhere: "1"; }
    Timeline "timeline" Views "timeline" { Everywhere: "2"; }
    MyDay "my-day" Views "my day: only your picks; again for all rooms" {
        List | Timeline: "p", "my day" 49;
        MyDay: "p", "all rooms" 49;
        Everywhere: "p";
    }
    Agenda "agenda" Views "agenda" { Everywhere: "3"; }
    OnNow "on-now" Views "what is on now and next" { Everywhere: "4"; }
    ForYou "for-you" Views "talks like those that you picked" { Everywhere: "5"; }
    Changes "changes" Views "what the last updates changed" { Everywhere: "6"; }
    Update "update" Updates "read the schedule again from its source" { Everywhere: "U"; }
    Acknowledge "acknowledge" Updates "mark the talk's changes as read" {
        Everywhere: "a", "read" 87;
    }
    AcknowledgeAll "acknowledge-all" Updates "mark all changes as read" { Everywhere: "A", "all read" 84; }
    Details "details" Views "toggle the details pane" {
        List: "v", "details" 35;
        Everywhere: "v";
    }
    Clock "clock" Views "toggle between my clock and the venue's" { Everywhere: "t"; }
    Conferences "conferences" Views "open or import another conference" { Everywhere: "c"; }
    First "first" Move "to the first" {
        Everywhere | Menu | Resolve: "g Home";
        Help: "Home";
    }
    Last "last" Move "to the last" {
        Everywhere | Menu | Resolve: "G End";
        Help: "End";
    }
    HalfDown "half-down" Move "half a page down" { Everywhere: "Ctrl-d"; }
    HalfUp "half-up" Move "half a page up" { Everywhere: "Ctrl-u"; }
    PageDown "page-down" Move "a page down" {
        Everywhere | Search | Filter | Switcher | Help: "PgDn Ctrl-f";
        Menu: "PgDn";
        Resolve: "PgDn Ctrl-d Ctrl-f";
    }
    PageUp "page-up" Move "a page up" {
        Everywhere | Search | Filter | Switcher | Help: "PgUp Ctrl-b";
        Menu: "PgUp";
        Resolve: "PgUp Ctrl-u Ctrl-b";
    }
    PreviousDay "previous-day" Move "previous day" {
        Everywhere: "[", "day" 48;
    }
    NextDay "next-day" Move "next day" {
        Everywhere: "]", "day" 42;
    }
    PreviousCode "previous-code" Move "previous code" { QrCode: "[ k Up", "other" 80; }
    NextCode "next-code" Move "next code" { QrCode: "] j Down", "other" 80; }
    PreviousGroup "previous-group" Move "previous group of overlaps" { Resolve: "[", "overlaps" 55; }
    NextGroup "next-group" Move "next group of overlaps" { Resolve: "]", "overlaps" 55; }
    Now "now" Move "go to your current or next pick, or to what is on" { Everywhere: "."; }
    FilterGroups "filter-groups" Find "filter the groups by typing" { Groups: "/", "filter" 86; }
    FreeTime "free-time" Find "toggle: only talks in my free time" { Everywhere: "f"; }
    Browse "browse" Find "browse by track, session, speaker, room, day, language, type or length" {
        Groups: "b", "browse by" 50;
        Everywhere: "b";
    }
    Undo "undo" Pick "undo the last change of the agenda" { Everywhere | Resolve: "u", "undo" 30; }
    Redo "redo" Pick "redo the last undone change" { Everywhere | Resolve: "Ctrl-r", "redo" 29; }
    Export "export" Share "export the agenda as a calendar" { Everywhere: "e", "export" 59; }
    Copy "copy" Share "copy the URL (in the menu also a name or a title)" {
        Everywhere: "y";
        Menu: "y", "copy" 80;
    }
    QrCode "qr-code" Share "QR code for a phone: a talk's URL; in the agenda all picks, or each" { Everywhere: "Q"; }
    Invert "invert" Share "swap dark and light" { QrCode: "i", "swap dark and light" 50; }
    Close "close" General "close" {
        Menu: "esc q h", "close" 95;
        Resolve: "esc q r", "close" 95;
        QrCode: "esc Q q enter", "close" 95;
        Help: "? enter F1", "close" 90;
    }
    Help "help" General "help" {
        Everywhere: "? F1", "help" 100;
        Search: "F1", "help" 92;
        Note: "F1", "help" 90;
        Filter | Switcher | Prompt: "F1", "help" 60;
        Menu | Resolve | QrCode | Question | Import: "? F1", "help" 45;
    }
    Redraw "redraw" General "redraw the screen" {
        Everywhere | Search | Filter | Note | Switcher | Resolve | QrCode: "Ctrl-l";
    }
    Suspend "suspend" General "suspend (fg comes back)" {
        Everywhere | Search | Filter | Note | Menu | Switcher | Import | Resolve | QrCode | Help | Prompt | Question:
            "Ctrl-z";
    }
    Quit "quit" General "quit" {
        Everywhere: "q Ctrl-c", "quit" 70;
        Search | Filter | Note | Menu | Switcher | Import | Resolve | QrCode | Help | Prompt | Question: "Ctrl-c";
    }
}

impl Action {
    /// The description for the help.
    pub fn description(self) -> &'static str {
        ACTIONS[self as usize].description
    }

    /// The name in the configuration file.
    pub fn name(self) -> &'static str {
        ACTIONS[self as usize].name
    }
}
