//! Rows for changes: in the Changes view, and below picks in the agenda.

use super::row::{self, Row};
use crate::agenda::{ChangeLine, News, phrases};
use crate::schedule::changes::Change;
use crate::tui::action::Action;
use crate::tui::keys::Scope;
use crate::tui::model::Model;
use crate::tui::screen::picks::Picks;

/// The unread changes, those of picks first.
pub fn all(model: &Model, picks: &Picks) -> Vec<Row> {
    let news = News::of(&model.open.changes, &model.open.schedule, &model.open.agenda);
    let printer = model.change_printer();
    let mut rows = Vec::new();
    for (heading, part) in
        [("Your picks and notes", news.mine), ("Other talks", news.rest), ("Minor", news.minor)]
    {
        if part.is_empty() {
            continue;
        }
        row::heading(&mut rows, heading, phrases::count(part.len(), "change"));
        for changed in part {
            match changed.position {
                Some(at) => rows.push(Row::Talk(at)),
                None => rows.push(Row::Cancelled(changed.id.clone())),
            }
            rows.extend(printer.describe(&changed).into_iter().map(Box::new).map(Row::ChangeLine));
            if let Some(at) = changed.position.filter(|_| model.open.agenda.is_picked(changed.id)) {
                rows.extend(row::overlap_rows(at, picks.clashes.summary(&model.open.schedule, at)));
            }
            let instead = printer.instead(&changed).len();
            if instead > 0 {
                let talks = phrases::count(instead, "talk");
                let on = format!("{talks} on at that time{}", with_key(model));
                rows.push(Row::ChangeLine(Box::new(ChangeLine::text(on))));
            }
        }
    }
    rows
}

/// The key for the talks on instead, looked up as if the list had the focus: the rows
/// must stay the same while a note is written.
fn with_key(model: &Model) -> String {
    let scopes = [Scope::List, Scope::Everywhere];
    let key = model.prefs.keymap.key(&scopes, Action::Follow);
    key.map(|key| format!(" ({key})")).unwrap_or_default()
}

/// The unread changes of a pick as rows.
pub fn moved(model: &Model, at: usize) -> Vec<Row> {
    moved_lines(model, at).into_iter().map(Box::new).map(Row::ChangeLine).collect()
}

/// The unread changes of a pick.
pub fn moved_lines(model: &Model, at: usize) -> Vec<ChangeLine> {
    let changed =
        model.open.changes.change(&model.open.schedule, &model.open.schedule.talks()[at].id);
    let changed = changed.filter(|changed| changed.change != Change::Minor);
    changed.map(|changed| model.change_printer().under_pick(&changed)).unwrap_or_default()
}
