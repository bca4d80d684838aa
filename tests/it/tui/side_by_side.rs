//! Two models with two platforms in one process: nothing is shared between them.

use chrono_tz::Tz;
use hallway::agenda::Level;
use hallway::text::symbols;
use hallway::tui::theme::Theme;

use super::sharing::friend;
use super::stage::{DURING, Setup, Stage};
use super::switching::library;

/// A program with its remaining keys.
struct Player {
    stage: Stage,
    keys: std::vec::IntoIter<&'static str>,
}

impl Player {
    fn new(setup: Setup, keys: &'static str) -> Self {
        let keys: Vec<&str> = keys.split_whitespace().collect();
        Self { stage: Stage::with(setup), keys: keys.into_iter() }
    }

    /// Presses the next key; false after the last one.
    fn play(&mut self) -> bool {
        self.keys.next().is_some_and(|key| !self.stage.keys(key).screen().is_empty())
    }

    /// Everything that the program shows or does outside.
    fn traces(&self) -> String {
        let stage = &self.stage;
        let platform = &stage.platform;
        let outside = (&platform.opened, &platform.copied, &platform.edited, platform.rung);
        let kept = (stage.saved(), stage.note_on("1"), stage.searches(), stage.file("current"));
        format!("{}\n{}\n{outside:?}\n{kept:?}", stage.screen(), stage.roles())
    }
}

fn first() -> Player {
    let setup = Setup {
        size: (120, 30),
        now: DURING,
        friends: vec![friend("anna", &[("174", Level::Star)])],
        searches: &["kvm"],
        ..Setup::default()
    };
    Player::new(setup, "space j m / p r o x y enter space y o enter u 3 2 l l j space 1")
}

fn second() -> Player {
    let setup = Setup {
        size: (80, 24),
        now: "2024-02-03T07:50:00Z",
        zone: Tz::Asia__Tokyo,
        symbols: &symbols::ASCII,
        theme: Theme::Plain,
        library: library(),
        ..Setup::default()
    };
    Player::new(setup, "j space c b r u s s e l s enter space w h i esc t 3 / t a l k Ctrl-s esc 2")
}

#[test]
fn instances_in_one_process_are_independent() {
    let alone = [first(), second()].map(|mut player| {
        while player.play() {}
        player.traces()
    });
    let mut players = [first(), second()];
    while players.each_mut().map(Player::play).contains(&true) {}
    let together = players.each_ref().map(Player::traces);
    assert_eq!(alone, together);
    assert!(alone[0].contains("\"proxy\"") && alone[1].contains("Some(\"hi\")"), "{alone:?}");
}

#[test]
fn star_in_one_instance_appears_in_the_other() {
    let mut one = Stage::new(80, 24);
    let mut other = Stage::beside(&one, (120, 30));
    one.keys("space");
    other.wakes().keys("3");
    assert!(other.screen().contains("Welcome!"), "{}", other.screen());
    other.keys("space");
    one.wakes();
    assert!(!one.row(0).contains('★'), "{}", one.screen());
    assert!(one.saved().is_empty());
}

#[test]
fn keeping_a_star_without_overlaps_changes_nothing_and_says_so() {
    let mut stage = Stage::new(120, 40);
    let talks = stage.app.model.open.schedule.talks().to_vec();
    let slot = |at: usize| talks[at].appointment();
    let shared = |a: usize, b: usize| slot(a).zip(slot(b)).map_or(0, |(a, b)| a.shared_minutes(&b));
    let all = 0..talks.len();
    let overlapping = all.clone().find_map(|at| {
        let star = all.clone().find(|&other| other != at && shared(at, other) > 0)?;
        Some((at, star))
    });
    let (at, star) = overlapping.unwrap();
    stage.starring(&[talks[star].id.as_str()]);
    stage.keys("/").types(&format!("\"{}\"", talks[at].title)).keys("enter r");
    let chosen = |stage: &Stage| stage.screen().contains("1 of 2");
    stage.keys(if chosen(&stage) { "l enter" } else { "h enter" });
    assert!(stage.said().starts_with("nothing to change: "), "{}", stage.said());
    assert!(stage.said().contains(&talks[star].title), "{}", stage.said());
    stage.keys("u");
    assert!(!stage.said().contains("keeping"), "{}", stage.said());
}
