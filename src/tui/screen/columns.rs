//! The texts beside the titles of a list, and the cells that its columns need.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::rows::Rows;
use crate::agenda::phrases;
use crate::schedule::{Schedule, Talk, time};
use crate::text::width;
use crate::tui::layout::Needs;
use crate::tui::model::{Model, View};

/// The widths of a schedule's longest texts, and its vague titles.
///
/// Lists use the widths of the whole schedule, so that columns and panes keep their places
/// from group to group.
#[derive(Debug, PartialEq)]
pub struct Measures {
    title: usize,
    place: usize,
    context: usize,
    /// The width of the longest duration.
    pub length: usize,
    /// For each talk, whether its title alone does not say what it is about.
    vague: Vec<bool>,
}

/// The texts beside a title; each is empty if there is none.
#[derive(Debug, Default, PartialEq)]
pub struct TitleContext<'a> {
    /// The room, or the session at a conference without rooms.
    pub place: &'a str,
    /// The track, or the session of a talk with a vague title.
    pub context: &'a str,
    /// Whether the title is vague without the session or track.
    pub vague: bool,
}

impl Measures {
    pub(super) fn new(schedule: &Schedule) -> Self {
        let talks = schedule.talks();
        let tracks = schedule.conference().tracks.iter();
        let tracks: HashMap<&str, &str, RandomState> =
            tracks.map(|track| (track.name.as_str(), track.label())).collect();
        let mut measures =
            Self { title: 0, place: 0, context: 0, length: "20m".len(), vague: vague(talks) };
        for (talk, &vague) in talks.iter().zip(&measures.vague) {
            let track = talk.track.as_deref().and_then(|name| tracks.get(name).copied());
            let TitleContext { place, context, .. } = TitleContext::new(talk, track, vague, None);
            let length = talk
                .appointment()
                .map_or(0, |slot| time::short_length(i64::from(slot.minutes)).len());
            measures.title = measures.title.max(width::of(&talk.title));
            measures.place = measures.place.max(width::of(place));
            measures.context = measures.context.max(width::of(context));
            measures.length = measures.length.max(length);
        }
        measures
    }

    /// The texts beside a title. In the list of a group, leaves out what all its talks share.
    pub fn title_context<'a>(
        &self,
        schedule: &'a Schedule,
        at: usize,
        group: Option<&str>,
    ) -> TitleContext<'a> {
        let talk = &schedule.talks()[at];
        let track = schedule.track_number(talk);
        let track = track.map(|track| schedule.conference().tracks[track].label());
        TitleContext::new(talk, track, self.vague[at], group)
    }
}

impl<'a> TitleContext<'a> {
    /// Leaves out what all talks of a group share.
    fn new(talk: &'a Talk, track: Option<&'a str>, vague: bool, group: Option<&str>) -> Self {
        let session = talk.session.as_deref();
        let of_group = |text: &str| group == Some(text);
        let place = phrases::place(talk).filter(|text| !of_group(text)).unwrap_or_default();
        let order = if vague { [session, track] } else { [track, session] };
        let mut order = order.into_iter().flatten();
        let context = order.find(|text| !of_group(text) && *text != place).unwrap_or_default();
        Self { place, context, vague }
    }
}

/// For each talk, whether its title is vague: a single short word, or shared with other
/// talks.
fn vague(talks: &[Talk]) -> Vec<bool> {
    const MAX_VAGUE_LENGTH: usize = 12;
    let mut count: HashMap<&str, usize, RandomState> = HashMap::default();
    for talk in talks {
        *count.entry(&talk.title).or_default() += 1;
    }
    let is_word =
        |title: &str| title.len() <= MAX_VAGUE_LENGTH && !title.contains(char::is_whitespace);
    talks.iter().map(|talk| is_word(&talk.title) || count[talk.title.as_str()] > 1).collect()
}

/// The cells that a group's list and the groups pane need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupNeeds {
    place: usize,
    context: usize,
    groups: usize,
}

impl GroupNeeds {
    pub(super) fn new(model: &Model, measures: &Measures) -> Self {
        let (browse, schedule) = (&model.nav.browse, &model.open.schedule);
        let (mut place, mut context) = (measures.place, measures.context);
        if let Some(group) = browse.group() {
            let label = Some(group.label.as_str());
            let asides = group.talks.iter().map(|&at| measures.title_context(schedule, at, label));
            let cells = asides.map(|aside| (width::of(aside.place), width::of(aside.context)));
            let max = cells.fold((0, 0), |max, cells| (max.0.max(cells.0), max.1.max(cells.1)));
            // Rooms keep the width of their column from group to group.
            place = if max.0 == 0 { 0 } else { place };
            context = max.1;
        }
        let counted = |label: &str, talks: usize| width::of(label) + talks.to_string().len();
        let groups = browse.groups.iter().map(|group| counted(&group.label, group.talks.len()));
        let all = counted("All", schedule.talks().len());
        let groups = groups.chain([all]).max().unwrap_or(0) + GROUP_FRAME;
        Self { place, context, groups: groups.max(MIN_GROUPS_WIDTH) }
    }
}

/// The cells of a group's line besides its label and number: the selection, the bar of the
/// track, and three spaces.
pub const GROUP_FRAME: usize = 5;
/// Room for the heading of the groups, and to type their filter.
const MIN_GROUPS_WIDTH: usize = 18;

/// The cells that the list and the groups on the screen need.
pub fn needs(
    model: &Model,
    measures: &Measures,
    group: GroupNeeds,
    rows: &Rows,
    time: usize,
) -> Needs {
    let with_length = time + 1 + measures.length;
    let kept = model.kept().is_some();
    let day = if rows.weekdays { "Mon ".len() } else { 0 };
    let times = match model.shown_view() {
        None => (time + "Mon ".len(), time + "Mon 13 Nov ".len()),
        Some(View::Agenda) => (2 * time + "-".len(), 2 * time + " to ".len()),
        Some(View::Changes) => (time + "Mon ".len(), time + "Mon ".len()),
        // The time left needs more cells than a start time.
        Some(View::Now) => (rows.left_cells.max(time), rows.left_cells.max(with_length)),
        _ => (day + time, day + with_length),
    };
    let of_group = model.shown_view() == Some(View::Talks) && !kept;
    Needs {
        times,
        badges: model.open.friends.len().min(MAX_BADGES),
        // The symbol of a note stands before the title.
        title: measures.title + 2,
        place: if of_group { group.place } else { measures.place },
        context: if of_group { group.context } else { measures.context },
        groups: if of_group { group.groups } else { 0 },
    }
}

/// The maximum number of letters of friends beside a talk.
pub const MAX_BADGES: usize = 4;
