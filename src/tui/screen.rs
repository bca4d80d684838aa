//! The screen: everything shown, computed from the model without changing it.
//!
//! [`Screen::next`] computes a new screen after every message. Expensive results are
//! kept from the last screen while their inputs are unchanged, see [`Memo`].

pub mod columns;
mod details;
mod filter;
mod fit;
mod header;
pub mod hits;
pub mod my_day;
mod picks;
pub mod rows;
mod selection;
mod timeline;
mod title;

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::dialog::Dialog;
use super::dialog::resolve::Column;
use super::hyperlink::LinkedLines;
use super::layout::timeline::DaySize;
use super::layout::{self, Areas, Needs, Panes};
use super::memo::{Memo, Shared};
use super::model::{Focus, Model, View};
use crate::agenda::{Agenda, News};
use crate::schedule::search::WordQuery;
use crate::schedule::{Grouping, Schedule, TalkId, time};
use columns::{GroupNeeds, Measures};
pub use filter::Filter;
pub use fit::{Fitted, not_first};
pub use header::{Header, Tab, UnreadCount, VIEWS};
pub use hits::Hits;
use hits::HitsKey;
use my_day::MyDayMemo;
use picks::{ChangesKey, changes_key, text_key};
pub use picks::{Picks, TextKey};
use rows::{Row, Rows};
pub use selection::Selection;
use timeline::DayLayout;
pub use timeline::{DayTab, DayTabs, ShownDay};
pub use title::title;

type PicksKey = (Shared<Schedule>, Shared<Agenda>);
type GroupKey = (Shared<Schedule>, Grouping, usize);
/// The inputs of the details: the text key, the selection and the width.
type DetailsKey = (TextKey, Selection, usize);

/// The inputs of the list's rows.
#[derive(PartialEq)]
pub struct RowsKey {
    text: TextKey,
    view: View,
    hits: Option<Shared<Hits>>,
    /// The kept talks, and whether only those in free time are shown.
    kept: Option<(Shared<Vec<TalkId>>, bool)>,
    for_you: Shared<Vec<(TalkId, String)>>,
    filter: Shared<Vec<bool>>,
    group: (Grouping, usize),
    gap: Option<(NaiveDate, DateTime<FixedOffset>, DateTime<FixedOffset>)>,
    skip_hidden: bool,
}

pub struct Screen {
    pub size: Rect,
    pub areas: Areas,
    pub header: Header,
    pub picks: Memo<PicksKey, Picks>,
    pub unread: Memo<ChangesKey, UnreadCount>,
    /// For each talk, whether the filters of the Talks view pass it.
    pub filter: Filter,
    /// The results of the open search, or of the search whose hits are kept.
    pub hits: Option<Memo<HitsKey, Hits>>,
    pub rows: Memo<RowsKey, Rows>,
    /// The width of a time; wider if some times need the mark of another date.
    pub time_cells: Memo<(Shared<Schedule>, Tz), usize>,
    /// The widths of the texts in the schedule's lists.
    pub measures: Memo<Shared<Schedule>, Measures>,
    group_needs: Memo<GroupKey, GroupNeeds>,
    /// The day shown in the timeline view.
    pub timeline: Option<ShownDay>,
    /// The last day laid out, kept while the timeline is not on the screen.
    last_day: Option<DayLayout>,
    /// What the geometry of the open timeline depends on.
    day_size: DaySize,
    /// The day shown in my day.
    pub my_day: Option<MyDayMemo>,
    pub days: DayTabs,
    pub details: Option<Memo<DetailsKey, LinkedLines>>,
    /// The columns of the dialog that resolves a clash.
    pub resolve: Vec<Column>,
    pub selection: Selection,
    /// The selections and scroll positions, adjusted to this screen.
    pub fitted: Fitted,
}

impl Screen {
    /// Computes the screen of a model, reusing results of the last screen that are
    /// still valid.
    pub fn next(last: Option<&Self>, model: &Model, size: Rect) -> Self {
        let open = &model.open;
        let mut fitted = Fitted::new(model);
        let picks_key = (open.schedule.clone(), open.agenda.clone());
        let picks = Memo::new(last.map(|last| &last.picks), picks_key, || Picks::new(model));
        let changes_key = changes_key(model);
        let unread = Memo::new(last.map(|last| &last.unread), changes_key, || unread(model));
        let clock = (open.schedule.clone(), model.shown_zone());
        let time_cells =
            Memo::new(last.map(|last| &last.time_cells), clock, || timeline::time_cells(model));
        let last_day = last.and_then(|last| last.last_day.as_ref());
        let day = timeline::day(last_day, model);
        let day_size = timeline::day_size(model, day.as_deref(), *time_cells);
        let last_hits = last.and_then(|last| last.hits.as_ref());
        let text = match &model.search {
            Some(search) => Some(search.input.value()),
            None => model.kept().and_then(|kept| kept.search_text()),
        };
        let hits = text.map(|text| hits::hits(last_hits, model, &picks, text));
        let searched = hits.as_ref().filter(|_| model.search.is_some());
        let filter = filter::filter(last.map(|last| &last.filter), model, &picks);
        let rows_key = rows_key(model, searched, &filter);
        let rows = Memo::new(last.map(|last| &last.rows), rows_key, || {
            Rows::new(model, &picks, &filter, searched.map(|hits| &**hits))
        });
        let schedule = open.schedule.clone();
        let measures =
            Memo::new(last.map(|last| &last.measures), schedule, || Measures::new(&open.schedule));
        let browse = &model.nav.browse;
        let group_key = (open.schedule.clone(), browse.by, browse.chosen);
        let group_needs = Memo::new(last.map(|last| &last.group_needs), group_key, || {
            GroupNeeds::new(model, &measures)
        });
        let needs = columns::needs(model, &measures, *group_needs, &rows, *time_cells);
        let areas = fit::areas(model, size, needs, &day_size, &mut fitted);
        fitted.fit_list(model, &areas, &rows.rows);
        fitted.fit_groups(model, &areas);
        let (timeline, last_day) =
            timeline::lay_out(last_day, day, model, &areas, &day_size, &mut fitted);
        let last_my_day = last.and_then(|last| last.my_day.as_ref());
        let my_day = my_day::lay_out(last_my_day, model, &picks, size, *time_cells);
        if let Some(my_day) = &my_day {
            fitted.fit_my_day(model, my_day);
        }
        let selection = Selection::new(model, &areas, &rows, my_day.as_deref(), &fitted);
        let last_details = last.and_then(|last| last.details.as_ref());
        let details = areas.details.map(|area| {
            let width = usize::from(layout::text_of(area).width);
            let key = (text_key(model), selection.clone(), width);
            Memo::new(last_details, key, || details::lines(model, &picks, &selection, width))
        });
        let length = details.as_ref().map_or(0, |text| text.lines.len());
        fitted.fit_details(model, &areas, &selection, length);
        let resolve = resolve_columns(model, &picks, size, &mut fitted);
        let header = Header::new(model, areas.header, &selection, &picks, &unread);
        let days =
            timeline::day_tabs(model, areas.days, timeline.as_ref(), my_day.as_deref(), &fitted);
        Self {
            size,
            areas,
            header,
            picks,
            unread,
            filter,
            hits,
            rows,
            time_cells,
            measures,
            group_needs,
            timeline,
            last_day,
            day_size,
            my_day,
            days,
            details,
            resolve,
            selection,
            fitted,
        }
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows.rows
    }

    /// The words of the open search, or of the search whose hits are kept.
    pub fn query(&self) -> Option<&WordQuery> {
        self.hits.as_ref()?.query.as_ref()
    }

    pub fn details(&self) -> &[Line<'static>] {
        self.details.as_ref().map_or(&[], |text| &text.lines)
    }

    /// The ID of the selected talk, even if the talk is cancelled.
    /// `None` while the groups fill the screen.
    pub fn selected(&self) -> Option<&TalkId> {
        self.selection.id.as_ref()
    }

    /// The position of the selected talk in time order.
    pub fn selected_position(&self) -> Option<usize> {
        self.selection.at
    }

    /// The number of list rows that fit on the screen.
    pub fn list_height(&self) -> usize {
        layout::rows_below_title(self.areas.list)
    }

    /// The panes that can have the focus, from left to right. Without room for a details
    /// pane, the details fill the screen.
    pub fn panes(&self, model: &Model) -> Vec<Focus> {
        let view = model.shown_view();
        let details = match view {
            Some(_) if self.areas.details.is_some() => true,
            None | Some(View::Timeline | View::MyDay) => false,
            Some(_) => model.prefs.details_open || !self.has_room_for_details(model),
        };
        let groups = view == Some(View::Talks) && model.nav.kept.is_none();
        let panes = [(Focus::Groups, groups), (Focus::Main, true), (Focus::Details, details)];
        panes.into_iter().filter(|(_, is_there)| *is_there).map(|(pane, _)| pane).collect()
    }

    /// Whether the open view has room for a details pane.
    pub fn has_room_for_details(&self, model: &Model) -> bool {
        let opened = Panes { full: false, focus: Focus::Main, details: true, ..fit::panes(model) };
        layout::areas(self.size, opened, Needs::default(), &self.day_size).details.is_some()
    }

    /// The row of the current time in the timeline, if it is on the screen.
    pub fn now_row(&self, model: &Model) -> Option<usize> {
        let ShownDay { timeline, grid, .. } = self.timeline.as_ref()?;
        let zone = model.open.schedule.zone();
        let row = timeline.row_at(time::in_zone(model.now.fixed_offset(), zone))?;
        let top = self.fitted.timeline.top;
        let shown = top..top + grid.rows();
        shown.contains(&row).then_some(row)
    }
}

fn unread(model: &Model) -> UnreadCount {
    let open = &model.open;
    let news = News::of(&open.changes, &open.schedule, &open.agenda);
    UnreadCount { noteworthy: news.count(), all: news.all().count() }
}

fn rows_key(model: &Model, hits: Option<&Memo<HitsKey, Hits>>, filter: &Filter) -> RowsKey {
    let nav = &model.nav;
    RowsKey {
        text: text_key(model),
        view: nav.view,
        hits: hits.map(Memo::shared),
        kept: model.kept().map(|kept| (kept.talks.clone(), kept.free)),
        for_you: nav.for_you.talks.clone(),
        filter: filter.shared(),
        group: (nav.browse.by, nav.browse.chosen),
        gap: nav.gap.as_ref().map(|gap| (gap.day, gap.span.0, gap.span.1)),
        skip_hidden: model.prefs.skip_hidden,
    }
}

/// The columns for the clash that is being resolved. Also limits how far they scroll.
fn resolve_columns(model: &Model, picks: &Picks, size: Rect, fitted: &mut Fitted) -> Vec<Column> {
    let Some(resolve) = model.dialog.as_ref().and_then(Dialog::resolve) else {
        return Vec::new();
    };
    let talks = resolve.talks();
    let places = layout::side_by_side(size, talks.len(), resolve.chosen);
    let texts = places.columns.iter().map(|(_, area)| layout::column_text(*area));
    // Wrap all columns to the width of the narrowest, so that no column is cut.
    let text = texts.min_by_key(|text| text.width).unwrap_or_default();
    let width = usize::from(text.width);
    let at = |id: &TalkId| model.open.schedule.position(id);
    let columns = talks.iter().map(|id| details::column(model, picks, at(id), width));
    let columns: Vec<Column> = columns.collect();
    let longest = columns.iter().map(|column| column.text.lines.len()).max();
    let furthest = longest.unwrap_or(0).saturating_sub(text.height.into());
    fitted.resolve_scroll = resolve.scroll.min(furthest);
    columns
}
