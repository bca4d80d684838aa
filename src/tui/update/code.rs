//! QR codes: of the selected talk, or in the agenda of that.

use super::address;
use crate::tui::code::CodePage;
use crate::tui::model::{App, Overlay, View};

/// Shows the code of the selected talk's address; in the agenda first those of the
/// agenda, and behind them that of the talk.
pub fn open(app: &mut App) {
    let of_talk = app.known_talk().and_then(CodePage::of_talk);
    let in_agenda = app.view == View::Agenda && app.search.is_none() && !app.in_details();
    let mut pages = Vec::new();
    if in_agenda && app.agenda.picks().next().is_some() {
        pages = CodePage::of_picks(app);
    }
    pages.extend(of_talk);
    if pages.is_empty() {
        return address::none(app);
    }
    app.overlay = Some(Overlay::Code {
        pages,
        shown: 0,
        inverted: false,
    });
}

/// To the next or the previous one, round and round.
pub fn step(app: &mut App, forward: bool) {
    if let Some(Overlay::Code { pages, shown, .. }) = &mut app.overlay {
        let count = pages.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        *shown = (*shown + step) % count;
    }
}

/// Swaps dark and light.
pub fn invert(app: &mut App) {
    if let Some(Overlay::Code { inverted, .. }) = &mut app.overlay {
        *inverted = !*inverted;
    }
}
