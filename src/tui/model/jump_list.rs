//! The way back: where one was before each jump.

use super::{App, Browse, Focus, Hole, ListState, TimelineState, View};

/// Where one was, to come back to it.
#[derive(Debug, Clone)]
pub struct Place {
    view: View,
    focus: Focus,
    full: bool,
    browse: Browse,
    talks: ListState,
    picks: ListState,
    hole: Option<Hole>,
    timeline: TimelineState,
}

impl App {
    /// Remembers where one is before a jump.
    pub fn leave_trail(&mut self) {
        const LONGEST: usize = 100;
        if self.trail.len() >= LONGEST {
            self.trail.remove(0);
        }
        let (focus, full) = self
            .search
            .as_ref()
            .map_or((self.focus, self.full), |search| {
                (search.before.focus, search.before.full)
            });
        self.trail.push(Place {
            view: self.view,
            focus,
            full,
            browse: self.browse.clone(),
            talks: self.talks.clone(),
            picks: self.picks.clone(),
            hole: self.hole.clone(),
            timeline: self.timeline.clone(),
        });
    }

    /// Goes back to where one jumped from; says whether there was such a place.
    pub fn go_back(&mut self) -> bool {
        let Some(place) = self.trail.pop() else {
            return false;
        };
        (self.view, self.focus, self.full) = (place.view, place.focus, place.full);
        (self.browse, self.talks, self.picks) = (place.browse, place.talks, place.picks);
        (self.hole, self.timeline) = (place.hole, place.timeline);
        true
    }
}
