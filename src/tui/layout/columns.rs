//! The widths of a list's columns and of the panes at its sides.
//!
//! A wider screen never shows a shorter title: cells go to the parts in stages, and each
//! stage fills a part up to a goal before the next stage begins, so no part shrinks. Just
//! below a width at which another pane appears, titles stop at the width that they will
//! have then, and other columns get the rest.

use super::{BESIDE, GROUPS, cells};

/// The cells that the contents of a list and its groups need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// The short and the long form of the times.
    pub times: (usize, usize),
    /// The letters of friends.
    pub badges: usize,
    pub title: usize,
    /// The rooms; 0 if the talks of the list have none, so that people come first.
    pub place: usize,
    pub context: usize,
    /// A line of the groups; 0 without a groups pane.
    pub groups: usize,
}

/// The widths of a list's columns. A column without room has no cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Columns {
    /// Whether times and other lines use their long form.
    pub long: bool,
    pub times: usize,
    pub badges: usize,
    pub title: usize,
    /// The rooms.
    pub place: usize,
    /// The sessions or tracks.
    pub context: usize,
    pub people: usize,
}

/// The cells of a line besides times, badges, title and columns: the selection, the mark,
/// the symbol of talks on now, a space, the bar of the track, and a space at the end.
const FRAME: usize = 6;
/// The spaces between two columns.
const GAP: usize = 2;
/// The line between two panes.
const LINE: usize = 1;
/// The base width of the groups pane, given before anything else.
const BASE_GROUPS: usize = 24;
/// The same for the details beside a list.
const BASE_DETAILS: usize = 40;
/// The base width of a column of rooms.
const BASE_PLACE: usize = 10;
/// The minimum width of a column of rooms.
const MIN_PLACE: usize = 6;
/// The same for sessions, tracks and people, which have longer names.
const MIN_NAME: usize = 10;
/// The columns of rooms and of sessions or tracks grow to this width, with the gap, before
/// other parts grow further.
const NAMES: usize = GAP + 24;
/// The maximum width of other columns; longer names are cut.
const MAX_NAME: usize = 40;
const MAX_GROUPS: usize = 60;
/// The widest details, with margins around a comfortable measure.
const MAX_DETAILS: usize = 91;
const MAX_PEOPLE: usize = 40;

#[derive(Clone, Copy)]
enum Part {
    /// What the long times and the badges need beyond the short times.
    Long,
    Title,
    Place,
    Context,
    People,
    Groups,
    Details,
}

/// Cells being shared among the parts.
pub struct Shares {
    needs: Needs,
    left: usize,
    cells: [usize; 7],
}

impl Shares {
    /// Gives each part its base width.
    fn new(needs: Needs, width: usize, details: usize) -> Self {
        let groups = needs.groups.min(BASE_GROUPS);
        let lines = if groups > 0 { LINE } else { 0 } + if details > 0 { LINE } else { 0 };
        let taken = FRAME + needs.times.0 + groups + details + lines;
        let mut cells = [0; 7];
        cells[Part::Groups as usize] = groups;
        cells[Part::Details as usize] = details;
        Self { needs, left: width.saturating_sub(taken), cells }
    }

    fn of(&self, part: Part) -> usize {
        self.cells[part as usize]
    }

    /// Fills a part up to a goal, at most to what its content needs.
    fn fill(&mut self, part: Part, goal: usize) {
        let needs = &self.needs;
        let (part, goal) = match part {
            Part::Place if needs.place == 0 => (Part::People, goal.min(NAMES)),
            _ => (part, goal),
        };
        let with_gap = |need: usize| if need == 0 { 0 } else { GAP + need.min(MAX_NAME) };
        let needed = match part {
            Part::Long => needs.times.1 - needs.times.0 + needs.badges,
            Part::Title => needs.title,
            Part::Place => with_gap(needs.place),
            Part::Context => with_gap(needs.context),
            Part::People => GAP + MAX_PEOPLE,
            Part::Groups => needs.groups.min(MAX_GROUPS),
            Part::Details => MAX_DETAILS,
        };
        let cells = &mut self.cells[part as usize];
        let more = goal.min(needed).saturating_sub(*cells).min(self.left);
        *cells += more;
        self.left -= more;
    }

    fn stages(mut self, max_title: usize, stages: &[(Part, usize)]) -> Self {
        for &(part, goal) in stages {
            let goal = if matches!(part, Part::Title) { goal.min(max_title) } else { goal };
            self.fill(part, goal);
        }
        self
    }

    /// The shares of a list with the details beside it.
    pub fn beside(needs: Needs, width: usize) -> Self {
        const ALL: usize = usize::MAX;
        Self::new(needs, width, BASE_DETAILS).stages(
            ALL,
            &[
                (Part::Title, 32),
                (Part::Long, ALL),
                (Part::Place, GAP + BASE_PLACE),
                (Part::Title, 54),
                (Part::Place, NAMES),
                (Part::Title, 60),
                (Part::Details, 46),
                (Part::Groups, ALL),
                (Part::Details, 60),
                (Part::Title, 72),
                (Part::Place, ALL),
                (Part::Context, NAMES),
                (Part::Title, 100),
                (Part::Details, ALL),
                (Part::People, ALL),
                (Part::Context, ALL),
                (Part::Title, ALL),
            ],
        )
    }

    /// The shares of a list with nothing beside it but the groups. `open` means that the
    /// details are below it, and come beside it on a wider screen.
    pub fn below(needs: Needs, width: usize, open: bool) -> Self {
        const ALL: usize = usize::MAX;
        let groups = needs.groups > 0;
        let (max_title, needs) = if groups && width < usize::from(GROUPS) {
            // The groups have the screen to themselves.
            let max_title = Self::below(needs, GROUPS.into(), open).of(Part::Title);
            (max_title, Needs { groups: 0, ..needs })
        } else if open {
            (Self::beside(needs, BESIDE.into()).of(Part::Title), needs)
        } else {
            (ALL, needs)
        };
        Self::new(needs, width, 0).stages(
            max_title,
            &[
                (Part::Title, 32),
                (Part::Long, ALL),
                (Part::Title, 38),
                (Part::Place, GAP + BASE_PLACE),
                (Part::Title, 44),
                (Part::Place, NAMES),
                (Part::Title, 60),
                (Part::Groups, 48),
                (Part::Title, 72),
                (Part::Groups, ALL),
                (Part::Place, ALL),
                (Part::Context, NAMES),
                (Part::Title, 100),
                (Part::People, ALL),
                (Part::Context, ALL),
                (Part::Title, ALL),
            ],
        )
    }

    /// The width of the groups pane, without the line at its side.
    pub fn groups(&self) -> u16 {
        cells(self.of(Part::Groups))
    }

    /// The width of the details pane, without the line at its side.
    pub fn details(&self) -> u16 {
        cells(self.of(Part::Details))
    }

    pub fn columns(&self) -> Columns {
        let (needs, given) = (&self.needs, self.of(Part::Long));
        let long = given >= needs.times.1 - needs.times.0 + needs.badges;
        let column = |part, least: usize| {
            let cells = self.of(part).saturating_sub(GAP);
            if cells < least { 0 } else { cells }
        };
        Columns {
            long,
            times: if long { needs.times.1 } else { needs.times.0 },
            badges: if long { needs.badges } else { 0 },
            title: self.of(Part::Title),
            place: column(Part::Place, needs.place.min(MIN_PLACE)),
            context: column(Part::Context, needs.context.min(MIN_NAME)),
            people: column(Part::People, MIN_NAME),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The columns of a list with the details open or closed, and the unused cells.
    fn on(needs: Needs, width: u16, open: bool) -> (Columns, usize) {
        let shares = if open && width >= BESIDE {
            Shares::beside(needs, width.into())
        } else {
            Shares::below(needs, width.into(), open)
        };
        (shares.columns(), shares.left)
    }

    prop_compose! {
        fn any_needs()(
            short in 5_usize..16, more in 0_usize..9, badges in 0_usize..5,
            (title, place, context) in (0_usize..160, 0_usize..50, 0_usize..50),
            groups in prop_oneof![Just(0), 9_usize..90],
        ) -> Needs {
            Needs { times: (short, short + more), badges, title, place, context, groups }
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn a_wider_screen_never_shows_a_shorter_title(needs in any_needs(), open: bool) {
            let mut last = 0;
            for width in 40..=300 {
                let (columns, _) = on(needs, width, open);
                prop_assert!(columns.title >= last, "{} after {last} at {width}", columns.title);
                prop_assert!(columns.title <= needs.title);
                last = columns.title;
            }
        }

        #[test]
        fn wider_screen_never_drops_columns_except_for_a_pane(
            needs in any_needs(),
            open: bool,
        ) {
            for width in 40..300 {
                if [GROUPS, BESIDE].contains(&(width + 1)) {
                    continue;
                }
                let (now, wider) = (on(needs, width, open).0, on(needs, width + 1, open).0);
                prop_assert!(wider.place >= now.place && wider.context >= now.context);
                prop_assert!(wider.people >= now.people && wider.long >= now.long);
            }
        }
    }

    #[test]
    fn title_is_cut_only_if_few_cells_are_left() {
        // As at a conference with many rooms, tracks and long titles.
        let needs =
            Needs { times: (5, 11), badges: 0, title: 110, place: 21, context: 40, groups: 48 };
        for groups in [0, 48] {
            for (width, open) in (40..=300).flat_map(|width| [(width, true), (width, false)]) {
                let (columns, left) = on(Needs { groups, ..needs }, width, open);
                assert!(left <= 5 || columns.title == 110, "{left} blanks at {width}");
            }
        }
    }

    #[test]
    fn no_name_of_a_room_is_cut_beside_many_blanks() {
        let needs =
            Needs { times: (13, 14), badges: 0, title: 99, place: 33, context: 12, groups: 0 };
        for (width, open) in (40..=300).flat_map(|width| [(width, true), (width, false)]) {
            let (columns, left) = on(needs, width, open);
            if columns.place > 0 && columns.place < needs.place {
                let others = columns.context + columns.people;
                assert!(left + others <= 5, "{left} blanks and {others} cells at {width}");
            }
        }
    }
}
