use super::*;
use crate::format::native;
use crate::schedule::{Room, Session};
use proptest::prelude::*;

fn monday() -> (Schedule, Day) {
    let schedule = native::built_in().unwrap();
    let day = Day::new(&schedule, schedule.days()[0]);
    (schedule, day)
}

fn position(schedule: &Schedule, title: &str) -> usize {
    schedule.talks().iter().position(|t| t.title == title).unwrap()
}

#[test]
fn columns_are_sessions_if_no_rooms_are_named() {
    let (_, day) = monday();
    let timeline = Timeline::new(&day, 5, false);
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
    let fine = Timeline::new(&day, 5, false);
    let coarse = Timeline::new(&day, 30, false);
    let block = |t: &Timeline| t.block_of(introduction).unwrap().talks.len();
    assert_eq!((block(&fine), block(&coarse)), (1, 3));
    let next = day.step_in_lane(introduction, 1).unwrap();
    assert_eq!(schedule.talks()[next].title, "Deprecating Stuff");
}

#[test]
fn moving_follows_lane_or_nearest_talk_in_time() {
    let (schedule, day) = monday();
    let from = position(&schedule, "RISC-V patchwork CI");
    let (lane, _, minutes) = day.find(from).unwrap();
    let title = |at: Option<usize>| at.map(|at| schedule.talks()[at].title.as_str());
    assert_eq!(title(day.step_in_lane(from, -1)), Some("Run ILP32 on RV64 ISA (RV64ILP32)"));
    assert_eq!(title(day.step_in_lane(from, isize::MIN)), Some("Introduction"));
    assert_eq!(day.step_in_lane(from, isize::MAX), day.lanes[lane].last().map(|(at, _)| *at));
    assert_eq!(
        title(day.nearest(lane - 1, minutes.start)),
        Some("Storing and Outputting Test Information: KUnit Attributes and KTAPv2")
    );
    assert_eq!(
        title(day.nearest(lane + 1, minutes.start)),
        Some("system pressure on CPUs capacity and feedback to scheduler")
    );
    assert_eq!(day.nearest(day.lanes.len(), 0), None);
}

#[test]
fn a_long_stretch_without_talks_folds_into_a_row() {
    let rows = Rows::new(&[600..655, 1000..1060], 15, true);
    let starts: Vec<i64> = (0..=rows.len()).map(|row| rows.start(row)).collect();
    assert_eq!(starts, [600, 615, 630, 645, 660, 990, 1005, 1020, 1035, 1050, 1065]);
    let folds: Vec<usize> = (0..rows.len()).filter(|row| rows.is_fold(*row)).collect();
    assert_eq!(folds, [4]);
    assert_eq!(
        [599, 659, 700, 990, 1064, 1065].map(|minute| rows.at(minute)),
        [None, Some(3), Some(4), Some(5), Some(9), None]
    );
    let whole = Rows::new(&[600..655, 1000..1060], 15, false);
    assert_eq!(whole.len(), 31);
}

prop_compose! {
    fn random_day()(talks in prop::collection::vec((0_i64..1600, 0_u32..400, 0_usize..4), 0..40),
                    rooms in any::<bool>()) -> Schedule {
        let mut conference = native::built_in().unwrap().conference().clone();
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
        schedule in random_day(), scale in 1_u32..90, fold in any::<bool>(),
    ) {
        let day = Day::new(&schedule, NaiveDate::from_ymd_opt(2023, 11, 13).unwrap());
        let timeline = Timeline::new(&day, scale, fold);
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
    fn talk_is_in_the_row_of_its_start_and_never_folded(
        schedule in random_day(), scale in 1_u32..90,
    ) {
        let day = Day::new(&schedule, NaiveDate::from_ymd_opt(2023, 11, 13).unwrap());
        let rows = Timeline::new(&day, scale, true).rows;
        for (_, minutes) in day.lanes.iter().flatten() {
            let row = rows.at(minutes.start).unwrap();
            prop_assert!(!rows.is_fold(row));
            prop_assert!((rows.start(row)..rows.start(row + 1)).contains(&minutes.start));
        }
    }

    #[test]
    fn every_talk_is_reachable_along_its_lane(schedule in random_day()) {
        let day = Day::new(&schedule, NaiveDate::from_ymd_opt(2023, 11, 13).unwrap());
        for lane in &day.lanes {
            for pair in lane.windows(2) {
                prop_assert_eq!(day.step_in_lane(pair[0].0, 1), Some(pair[1].0));
                prop_assert_eq!(day.step_in_lane(pair[1].0, -1), Some(pair[0].0));
            }
        }
    }
}
