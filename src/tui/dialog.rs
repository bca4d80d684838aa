//! Dialogs over the view. Each module contains a dialog's state, input handling and
//! drawing. An [`Answer`] tells the rest of the program what to do.
//!
//! The note editor and the search box are built the same way, but belong to the view: they are
//! fields of the model, not variants of [`Dialog`].

mod answer;
pub mod export;
pub mod follow;
pub mod help;
pub mod import;
mod list;
pub mod note;
pub mod qr;
pub mod question;
pub mod resolve;
pub mod search;
pub mod switcher;

use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::action::Action;
use super::keys::Scope;
pub use answer::{Answer, Target};
use export::Export;
use follow::Menu;
use help::Help;
use import::Importing;
use qr::QrCodes;
use question::Question;
use resolve::Resolve;
use switcher::Switcher;

/// A dialog over the view. The open dialog gets all input.
#[derive(Debug, Clone)]
pub enum Dialog {
    Help(Help),
    Follow(Menu),
    Resolve(Resolve),
    Switcher(Switcher),
    Import(Importing),
    Qr(QrCodes),
    Export(Export),
    Question(Question),
}

impl Dialog {
    /// The scopes of the dialog's keys, innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        vec![match self {
            Self::Help(_) => Scope::Help,
            Self::Follow(_) => Scope::Menu,
            Self::Resolve(_) => Scope::Resolve,
            Self::Switcher(switcher) if switcher.imports_selected() => {
                return vec![Scope::Catalogue, Scope::Switcher];
            }
            Self::Switcher(_) => Scope::Switcher,
            Self::Import(_) => Scope::Import,
            Self::Qr(_) => Scope::QrCode,
            Self::Export(_) => Scope::Prompt,
            Self::Question(_) => Scope::Question,
        }]
    }

    /// Handles an action.
    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        match (self, action) {
            // These actions work the same in every dialog.
            (_, Action::Quit | Action::Suspend | Action::Redraw | Action::Help) => Answer::Pass,
            (Self::Help(help), _) => help.act(action, size),
            (Self::Follow(menu), _) => menu.act(action, size),
            (Self::Resolve(resolve), _) => resolve.act(action, size),
            (Self::Switcher(switcher), _) => switcher.act(action, size),
            (Self::Import(importing), _) => importing.act(action),
            (Self::Qr(codes), _) => codes.act(action, size),
            (Self::Export(export), _) => export.act(action),
            (Self::Question(question), _) => question.act(action),
        }
    }

    /// Edits the dialog's text, if it has any.
    pub fn edit(&mut self, with: impl FnOnce(&mut Input)) {
        match self {
            Self::Switcher(switcher) => switcher.edit(with),
            Self::Help(help) => help.edit(with),
            Self::Export(export) => with(&mut export.input),
            _ => {}
        }
    }

    /// Handles a click at a position of the screen.
    pub fn click(&mut self, size: Rect, at: Position) -> Answer {
        match self {
            Self::Help(_) | Self::Qr(_) => Answer::Close,
            Self::Follow(menu) => menu.click(size, at),
            Self::Resolve(resolve) => resolve.click(size, at),
            Self::Switcher(switcher) => switcher.click(size, at),
            // A question can't be answered by a click.
            Self::Export(_) | Self::Question(_) | Self::Import(_) => Answer::Stay,
        }
    }

    /// The dialog to return to when this dialog is closed.
    pub fn below(self) -> Option<Self> {
        match self {
            Self::Help(help) => help.below.map(|below| *below),
            Self::Import(importing) => Some(Self::Switcher(*importing.list)),
            _ => None,
        }
    }

    /// The import in progress, even if the help covers it.
    pub fn importing(&mut self) -> Option<&mut Importing> {
        match self {
            Self::Import(importing) => Some(importing),
            Self::Help(help) => help.below.as_deref_mut()?.importing(),
            _ => None,
        }
    }

    /// The overlapping talks, even if the help covers them.
    pub fn resolve(&self) -> Option<&Resolve> {
        match self {
            Self::Resolve(resolve) => Some(resolve),
            Self::Help(help) => help.below.as_deref()?.resolve(),
            _ => None,
        }
    }
}
