use super::*;
use crate::format::native;
use crate::schedule::{Room, Session};
use proptest::prelude::*;

fn monday() -> (Schedule, Day) {
    let schedule = native::embedded().unwrap();
    let day = Day::new(&schedule, schedule.days()[0]);
    (schedule, day)
}

fn position(schedule: &Schedule, title: &str) -> usize {
    schedule.talks().iter().position(|t| t.title == title).unwrap()
}

#[test]
fn sessions_are_columns_where_no_room_is_named() {
    let (_, day) = monday();
    let timeline = Timeline::new(&day, 5);
    let titles: Vec<_> = day.columns.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(
        titles,
        ["Kernel Testing & Dependability MC", "RISC-V MC", "Real-time and Scheduling MC"]
    );
    assert_eq!(timeline.rows.start(0), 9 * 60 + 30);
}

#[test]
fn talks_too_short_for_the_scale_share_a_block() {
    let (schedule, day) = monday();
    let introduction = position(&schedule, "Introduction");
    let fine = Timeline::new(&day, 5);
    let coarse = Timeline::new(&day, 30);
    let block = |t: &Timeline| t.blocks[t.block_of(introduction).unwrap()].talks.len();
    assert_eq!((block(&fine), block(&coarse)), (1, 3));
    let next = coarse.neighbour(introduction, Direction::Down).unwrap();
    assert_eq!(schedule.talks()[next].title, "Deprecating Stuff");
}

#[test]
fn arrows_go_to_the_neighbour_in_space() {
    let (schedule, day) = monday();
    let timeline = Timeline::new(&day, 5);
    let from = position(&schedule, "RISC-V patchwork CI");
    let to = |direction| {
        timeline.neighbour(from, direction).map(|at| schedule.talks()[at].title.as_str())
    };
    assert_eq!(to(Direction::Up), Some("Run ILP32 on RV64 ISA (RV64ILP32)"));
    assert_eq!(
        to(Direction::Left),
        Some("Storing and Outputting Test Information: KUnit Attributes and KTAPv2")
    );
    assert_eq!(
        to(Direction::Right),
        Some("system pressure on CPUs capacity and feedback to scheduler")
    );
}

prop_compose! {
    fn random_day()(talks in prop::collection::vec((0_i64..1600, 0_u32..400, 0_usize..4), 0..40),
                    rooms in any::<bool>()) -> Schedule {
        let mut conference = native::embedded().unwrap().conference().clone();
        let names = ["A", "B", "C"];
        conference.rooms = names.map(|n| Room { name: n.into() }).into();
        conference.sessions = names.map(|n| Session { title: n.into(), description: None, chairs: Vec::new() }).into();
        let midnight = DateTime::parse_from_rfc3339("2023-11-13T00:00:00-05:00").unwrap();
        conference.talks = talks.iter().enumerate().map(|(i, (start, minutes, place))| {
            let mut talk = Talk::new(i.to_string(), format!("talk {i}"));
            talk.slot = Some(Slot {
                day: Some(midnight.date_naive()),
                ..Slot::new(midnight + chrono::TimeDelta::minutes(*start), *minutes)
            });
            let place = names.get(*place).map(|n| (*n).to_owned());
            if rooms { talk.room = place } else { talk.session = place }
            talk
        }).collect();
        Schedule::new(conference).unwrap()
    }
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn each_talk_is_in_one_block_and_blocks_of_a_lane_never_overlap(
        schedule in random_day(), scale in 1_u32..90,
    ) {
        let day = Day::new(&schedule, NaiveDate::from_ymd_opt(2023, 11, 13).unwrap());
        let timeline = Timeline::new(&day, scale);
        let mut seen: Vec<_> = timeline.blocks.iter().flat_map(|b| b.talks.clone()).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..schedule.talks().len()).collect::<Vec<_>>());
        for pair in timeline.blocks.windows(2) {
            prop_assert!(pair[0].lane < pair[1].lane
                || pair[0].lane == pair[1].lane && pair[0].rows.end <= pair[1].rows.start);
        }
        for block in &timeline.blocks {
            prop_assert!(block.rows.start < block.rows.end && block.rows.end <= timeline.rows.len());
            prop_assert!(block.lane < day.lanes.len());
        }
    }

    #[test]
    fn every_talk_is_reached_by_going_down_its_lane(schedule in random_day()) {
        let day = Day::new(&schedule, NaiveDate::from_ymd_opt(2023, 11, 13).unwrap());
        let timeline = Timeline::new(&day, 15);
        let mut reached = 0;
        for lane in 0..day.lanes.len() {
            let first = timeline.blocks.iter().find(|b| b.lane == lane).map(|b| b.talks[0]);
            let mut at = first;
            while let Some(talk) = at {
                reached += 1;
                at = timeline.neighbour(talk, Direction::Down);
                if let Some(next) = at {
                    prop_assert_eq!(timeline.neighbour(next, Direction::Up), Some(talk));
                }
            }
        }
        prop_assert_eq!(reached, schedule.talks().len());
    }
}
