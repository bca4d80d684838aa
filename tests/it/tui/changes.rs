//! Changes by an update are shown until they are read, picks first.

use insta::assert_snapshot;

use super::stage::{Setup, Stage};
use crate::editions;

/// The edition of [`editions::moved`] with picks, its changes not read yet.
fn updated(width: u16, height: u16) -> Stage {
    Stage::with(Setup {
        size: (width, height),
        now: "2023-11-12T18:00:00-05:00",
        schedule: editions::moved(),
        updated: true,
        file: Some(editions::picks()),
        ..Setup::default()
    })
}

/// The talks whose changes are acknowledged in the agenda file.
fn acknowledged(stage: &Stage) -> Vec<String> {
    let text = stage.file("agenda/lpc-2023.json").unwrap();
    let agenda: serde_json::Value = serde_json::from_str(&text).unwrap();
    let acknowledged = agenda["acknowledged"].as_object();
    acknowledged.into_iter().flat_map(|talks| talks.keys().cloned()).collect()
}

#[test]
fn changes_view_at_each_size() {
    let sizes = [(40, 12), (80, 24), (120, 40)];
    let pictures = sizes.map(|(width, height)| updated(width, height).keys("6").screen());
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn agenda_marks_moved_and_cancelled_picks() {
    let mut stage = updated(120, 40);
    let pictures = [stage.keys("3").screen(), stage.roles()];
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn changes_list_does_not_depend_on_the_focus() {
    let mut stage = updated(120, 40);
    let on = "on at that time (o)";
    assert_eq!(stage.keys("6").find_all(on).len(), 1, "{}", stage.screen());
    // The list is rebuilt each minute.
    stage.keys("w").time_is("2023-11-12T18:01:00-05:00");
    assert_eq!(stage.find_all(on).len(), 1, "{}", stage.screen());
}

#[test]
fn acknowledged_changes_disappear_and_the_others_stay() {
    let mut stage = updated(80, 24);
    assert!(stage.row(0).contains("±5"));
    // From the cancelled talk to the moved one.
    stage.keys("6 j a");
    assert_eq!(stage.said(), "1 change marked as read; u undoes it");
    assert!(stage.row(0).contains("±4"), "{}", stage.screen());
    assert_eq!(stage.selected(), Some("Optimizing without a compiler"));
    // The agenda file keeps it, and the moved talk keeps its revision.
    assert_eq!(acknowledged(&stage), ["174"]);
    let kept = stage.file("conferences/lpc-2023.json").unwrap();
    assert!(kept.contains("\"174\": {\n        \"sequence\": 1"), "{kept}");
    // This works in any view; for an unchanged talk there is a message.
    stage.keys("3");
    assert_eq!(stage.find_all("changed time").len(), 0);
    stage.keys("g j a");
    assert!(stage.row(0).contains("±3"), "{}", stage.screen());
    stage.keys("a");
    assert!(stage.said().starts_with("no unread changes of this talk"));
    // All changes can be acknowledged only where they are visible.
    stage.keys("A");
    assert!(stage.said().ends_with("; 6 shows them"), "{}", stage.said());
    stage.keys("6 A");
    assert!(!stage.row(0).contains('±'));
    assert!(stage.screen().contains("No unread changes."));
    // The cancelled pick stays in its place until the user removes it.
    stage.keys("3");
    assert_eq!(stage.find_all("…  cancelled").len(), 1, "{}", stage.screen());
    assert!(!stage.row(0).contains("Changes"));
}

#[test]
fn change_stays_unread_if_acknowledging_fails() {
    let mut stage = updated(80, 24);
    stage.write_file("agenda/lpc-2023.json", Some("{"));
    stage.keys("6 a");
    assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
    assert!(stage.row(0).contains("±5"));
    assert_eq!(stage.file("agenda/lpc-2023.json").unwrap(), "{");
}

#[test]
fn cancelled_pick_leads_to_talks_at_the_same_time() {
    let mut stage = updated(80, 24);
    stage.keys("3 g j o");
    let menu = stage.screen();
    for title in ["At the same time", "RISC-V patchwork CI", "Testing Drivers with KUnit"] {
        assert!(menu.contains(title), "{menu}");
    }
    stage.keys("j <enter>");
    assert_eq!(stage.selected(), Some("RISC-V patchwork CI"));
    // The pick can be removed, and undo restores it.
    stage.keys("3 g j");
    assert!(stage.screen().contains("cancelled: no longer"), "{}", stage.screen());
    stage.keys("space");
    assert!(stage.screen().contains("No longer in the schedule"), "for its note");
    stage.keys("u");
    assert!(!stage.screen().contains("No longer in the schedule"));
    assert_eq!(stage.note_on("211").as_deref(), Some("ask about NUMA"));
}

#[test]
fn details_list_the_changes_of_a_talk() {
    let mut stage = updated(120, 40);
    stage.keys("/").types("ilp32").keys("<enter> <enter>");
    let details = stage.screen();
    for line in ["± time: Mon 13 Nov 09:55 → 10:35", "± room: none → Magnolia"] {
        assert!(details.contains(line), "{details}");
    }
}

#[test]
fn changes_tab_is_hidden_without_changes() {
    let mut stage = Stage::new(80, 24);
    assert!(!stage.row(0).contains("Changes"));
    stage.keys("6");
    assert!(stage.row(0).contains("6 Changes"));
    assert!(stage.screen().contains("No unread changes."));
    stage.keys("A a 1");
    assert!(!stage.row(0).contains("Changes"));
}

/// The built-in conference as if it had been imported, with picks.
fn imported(width: u16, height: u16) -> Stage {
    let mut stage = Stage::with(Setup {
        size: (width, height),
        now: "2023-11-12T18:00:00-05:00",
        file: Some(editions::picks()),
        ..Setup::default()
    });
    stage.platform.publishes.push_back(editions::moved());
    stage
}

#[test]
fn update_keeps_the_selection_and_undo() {
    let mut stage = imported(80, 24);
    stage.keys("/").types("proxy").keys("<enter>");
    let selected = stage.selected().unwrap().to_owned();
    stage.updates();
    assert_eq!(stage.said(), "updated: 5 changes to read, 3 of your picks and notes; 6 shows them");
    assert!(stage.row(0).contains("±5"));
    assert_eq!(stage.selected(), Some(selected.as_str()));
    stage.keys("3");
    // In the heading of the agenda and of the day.
    assert_eq!(stage.find_all("1 cancelled").len(), 2, "{}", stage.screen());
    // Undo still works.
    stage.keys("1 G space u");
    assert!(stage.said().starts_with("Undone"), "{}", stage.said());
}

#[test]
fn update_waits_until_the_note_is_closed() {
    let mut stage = imported(80, 24);
    stage.keys("w").types("typed");
    stage.another_program_updates();
    stage.types(" on");
    assert!(stage.footer().contains("esc save and close"), "{}", stage.screen());
    assert!(!stage.row(0).contains('±'), "{}", stage.screen());
    stage.keys("esc");
    assert!(stage.row(0).contains("±5"), "{}", stage.screen());
    assert_eq!(stage.note_on("272").as_deref(), Some("typed on"));
}

#[test]
fn update_by_another_program_appears_at_the_next_key() {
    let mut stage = imported(80, 24);
    stage.another_program_updates().keys("j");
    assert!(stage.said().starts_with("updated: 5 changes to read"));
    assert!(stage.row(0).contains("±5"), "{}", stage.screen());
    // An update without changes shows no message.
    stage.platform.publishes.push_back(editions::moved());
    stage.another_program_updates().keys("j");
    assert_eq!(stage.said(), "");
}

#[test]
fn acknowledging_can_be_undone() {
    let mut stage = updated(80, 24);
    stage.keys("6 A");
    // The same numbers as in the header.
    assert_eq!(stage.said(), "5 changes and 1 minor change marked as read; u undoes it");
    stage.keys("u");
    assert_eq!(stage.said(), "Undone: 5 changes and 1 minor change marked as read");
    stage.keys("G a");
    assert_eq!(stage.said(), "1 minor change marked as read; u undoes it");
    assert!(stage.row(0).contains("±5"), "{}", stage.screen());
    stage.keys("u");
    assert_eq!(
        stage.said(),
        "Undone: 1 minor change of Testing Drivers with KUnit (Does hardware have to be hard?) marked as read"
    );
    assert!(stage.row(0).contains("±5"), "{}", stage.screen());
    assert_eq!(acknowledged(&stage), [""; 0]);
    // In other views, undo applies to the agenda.
    stage.keys("A 3 u");
    assert_eq!(stage.said(), "nothing to undo");
}

#[test]
fn acknowledging_can_be_undone_once_the_agenda_is_readable_again() {
    let mut stage = updated(80, 24);
    stage.keys("6 A");
    let kept = stage.file("agenda/lpc-2023.json").unwrap();
    stage.write_file("agenda/lpc-2023.json", Some("{")).keys("j u");
    assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
    stage.write_file("agenda/lpc-2023.json", Some(&kept)).keys("u");
    assert_eq!(stage.said(), "Undone: 5 changes and 1 minor change marked as read");
    assert_eq!(acknowledged(&stage), [""; 0]);
}

#[test]
fn timeline_stays_on_its_day_when_days_come_and_go() {
    let mut stage = imported(80, 24);
    stage.platform.publishes.clear();
    let mut conference = hallway::format::native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    let mut before = conference.clone();
    // The first day's talks move to the second.
    for talk in &mut conference.talks {
        if let Some(slot) = &mut talk.slot
            && slot.start.format("%d").to_string() == "13"
        {
            slot.start += chrono::TimeDelta::days(2);
        }
    }
    // In the other edition, a day comes before it.
    let early = before.talks[0].slot.as_mut().unwrap();
    early.start -= chrono::TimeDelta::days(1);
    for edition in [conference, before] {
        let edition = hallway::schedule::Schedule::new(edition).unwrap();
        stage.platform.publishes.push_back(edition);
    }
    stage.keys("2 ]");
    assert!(stage.row(1).contains("Wed 15 Nov"), "{}", stage.screen());
    stage.updates();
    assert!(stage.said().starts_with("updated"), "{}", stage.said());
    assert_eq!(stage.active_day(), "Wed 15 Nov");
    assert!(!stage.row(1).contains("Mon 13 Nov"), "{}", stage.screen());
    stage.updates().keys("j");
    assert_eq!(stage.active_day(), "Wed 15 Nov", "{}", stage.screen());
}

#[test]
fn failed_or_unchanged_update_is_reported() {
    let mut stage = imported(80, 24);
    stage.platform.publishes.clear();
    stage.updates();
    assert_eq!(stage.said(), "schedule unchanged: the network is down");
    let embedded = hallway::format::native::built_in().unwrap();
    stage.platform.publishes.push_back(embedded);
    stage.updates();
    assert_eq!(stage.said(), "no changes in the schedule");
    assert!(!stage.row(0).contains('±'));
}

#[test]
fn update_without_changes_to_read_is_reported() {
    let mut stage = imported(80, 24);
    stage.platform.publishes.clear();
    let mut conference = hallway::format::native::built_in().unwrap().conference().clone();
    conference.title.push('!');
    for _ in 0..2 {
        let edition = hallway::schedule::Schedule::new(conference.clone()).unwrap();
        stage.platform.publishes.push_back(edition);
    }
    stage.updates();
    assert_eq!(stage.said(), "updated: no changes to read");
    stage.updates();
    assert_eq!(stage.said(), "no changes in the schedule");
}

#[test]
fn import_warning_is_shown_with_the_update() {
    let mut stage = imported(120, 24);
    stage.platform.publishes.clear();
    stage.platform.publishes.push_back(editions::moved());
    stage.platform.doubt = Some("conference: no time zone".to_owned());
    stage.updates();
    let said = stage.said();
    assert!(said.starts_with("updated ") && said.ends_with("; conference: no time zone"), "{said}");
    assert!(stage.row(0).contains('±'), "{}", stage.screen());
}

#[test]
fn changes_acknowledged_by_another_program_disappear() {
    let mut stage = updated(80, 24);
    stage.keys("6");
    stage.another_program_reads(&["174", "n1"]).keys("j");
    assert!(stage.row(0).contains("±3"), "{}", stage.screen());
    assert!(stage.row(1).contains("3 to read"), "{}", stage.screen());
    // A key applies to the change on the screen, not to the one that takes its place.
    stage.keys("g").another_program_reads(&["211"]).keys("a");
    assert_eq!(stage.said(), "1 change marked as read; u undoes it");
    assert!(stage.row(0).contains("±2"), "{}", stage.screen());
    assert_eq!(stage.selected(), Some("Optimizing without a compiler"));
    // Undo does not restore changes that another program acknowledged.
    stage.keys("a").another_program_reads(&["178"]).keys("u");
    assert_eq!(stage.said(), "Undone: 1 change of Optimizing without a compiler marked as read");
    assert!(stage.row(0).contains("±1"), "{}", stage.screen());
    assert_eq!(acknowledged(&stage), ["174", "178", "211", "n1"]);
}

#[test]
fn undo_update_in_another_program_is_not_an_update() {
    let mut stage = imported(80, 24);
    stage.platform.publishes.push_back(editions::roomy());
    stage.updates().keys("6 A").updates();
    assert!(stage.said().starts_with("updated: "), "{}", stage.said());
    stage.another_program_goes_back().keys("j");
    assert!(
        stage.said().starts_with("another edition of the schedule is open: "),
        "{}",
        stage.said()
    );
    let mut stage = imported(80, 24);
    let built_in = hallway::format::native::built_in().unwrap();
    stage.platform.publishes.push_front(built_in);
    stage.updates().updates();
    assert!(stage.row(0).contains("±5"), "{}", stage.screen());
    stage.another_program_goes_back().keys("j");
    assert_eq!(stage.said(), "another edition of the schedule is open: no changes to read");
    assert!(!stage.row(0).contains('±'), "{}", stage.screen());
}

#[test]
fn zone_name_matches_the_selected_time() {
    // The clocks change before the conference.
    let mut stage = Stage::with(Setup {
        size: (80, 24),
        now: "2023-10-01T10:00:00-04:00",
        schedule: editions::moved(),
        updated: true,
        file: Some(editions::picks()),
        ..Setup::default()
    });
    stage.keys("6");
    for (keys, says) in
        [("6", "cancelled; it was"), ("3 g", "Free Mon 13 Nov"), ("j", "cancelled: no longer")]
    {
        let screen = stage.keys(keys).screen();
        assert!(screen.contains(says), "{screen}");
        assert!(stage.row(0).ends_with(" EST"), "{screen}");
    }
}

#[test]
fn keys_work_on_a_cancelled_talk() {
    let page = "https://lpc.events/event/17/contributions/1490/";
    let mut stage = updated(80, 40);
    stage.keys("6 Q");
    assert!(stage.screen().contains("/1490/"), "{}", stage.screen());
    stage.keys("esc y");
    assert_eq!(stage.platform.copied, [page]);
    stage.keys("r");
    assert_eq!(stage.said(), "a cancelled talk clashes with nothing");
    // The agenda too shows its address and not the codes of the picks that remain.
    stage.keys("3 g j Q");
    assert!(stage.screen().contains("/1490/"), "{}", stage.screen());
    stage.keys("esc g y");
    assert_eq!(stage.said(), "free time is selected, not a talk; enter lists the talks that fit");
}

#[test]
fn missing_url_of_a_cancelled_talk_is_reported() {
    let mut stage = Stage::with(Setup {
        file: Some(editions::picks().replace("\"211\"", "\"9999\"")),
        ..Setup::default()
    });
    stage.keys("3").clicks_on("system pressure");
    for keys in ["y", "enter Q"] {
        stage.keys(keys);
        assert_eq!(stage.said(), "this talk has no URL");
    }
}

#[test]
fn changes_open_at_the_picks_then_at_the_last_selection() {
    let mut stage = updated(40, 12);
    stage.keys("/").types("chromium").keys("<enter> 6");
    assert_eq!(stage.selected_id(), Some("211"), "{}", stage.screen());
    assert!(stage.row(2).contains("Your picks"), "{}", stage.screen());
    // A listed talk stays selected; otherwise the previous selection returns.
    stage.keys("j j 1 / Ctrl-u").types("chromium").keys("<enter> 6");
    assert_eq!(stage.selected_id(), Some("178"), "{}", stage.screen());
    stage.keys("1 esc G 6");
    assert_eq!(stage.selected_id(), Some("178"), "{}", stage.screen());
    // A selected pick stays selected at the first visit.
    let mut stage = updated(40, 12);
    stage.keys("/").types("ilp32").keys("<enter> 6");
    assert_eq!(stage.selected_id(), Some("174"), "{}", stage.screen());
}

#[test]
fn titles_and_rooms_of_changes_fit_every_size() {
    let sizes = [(40, 12), (80, 24), (120, 40)];
    let pictures = sizes.map(|size| {
        let mut stage = Stage::with(Setup {
            size,
            now: "2023-11-12T18:00:00-05:00",
            file: Some(editions::picks()),
            ..Setup::default()
        });
        let editions = [editions::roomy(), editions::elsewhere()];
        stage.platform.publishes.extend(editions);
        stage.updates().keys("6 A").updates().keys("g");
        [stage.screen(), stage.keys("3").screen()].join("\n")
    });
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn cancelled_talk_is_marked_even_if_it_was_hidden() {
    let mut agenda: hallway::agenda::Agenda = serde_json::from_str(&editions::picks()).unwrap();
    let schedule = hallway::format::native::built_in().unwrap();
    let talk = schedule.by_id(&hallway::schedule::TalkId::new("211"));
    let hidden = Some(hallway::agenda::Level::Hidden);
    let since = chrono::DateTime::UNIX_EPOCH;
    agenda.apply(hallway::agenda::AgendaChange::rate(talk.unwrap(), hidden, since));
    let mut stage = Stage::with(Setup {
        size: (80, 24),
        now: "2023-11-12T18:00:00-05:00",
        schedule: editions::moved(),
        updated: true,
        file: Some(serde_json::to_string(&agenda).unwrap()),
        ..Setup::default()
    });
    stage.keys("6 G k k");
    let (_, row) = stage.find("system pressure");
    assert!(stage.row(row).contains('✗'), "{}", stage.screen());
    assert_eq!(stage.find_all("×").len(), 0, "{}", stage.screen());
}

#[test]
fn fully_cancelled_day_keeps_its_heading() {
    let mut picks: serde_json::Value = serde_json::from_str(&editions::picks()).unwrap();
    // The later talk has the ID that sorts first.
    for (id, title, start) in [
        ("110", "iommufd discussion", "2023-11-15T12:15:00-05:00"),
        ("183", "Improve Xeon IRQ throughput", "2023-11-15T09:30:00-05:00"),
    ] {
        picks["picks"][id] = serde_json::json!({
            "starred": "2023-11-01T10:00:00Z", "title": title, "start": start, "minutes": 25
        });
    }
    let mut stage = Stage::with(Setup {
        size: (80, 24),
        now: "2023-11-12T18:00:00-05:00",
        schedule: editions::without_a_day(),
        updated: true,
        file: Some(picks.to_string()),
        ..Setup::default()
    });
    assert_snapshot!(stage.keys("3 G").screen());
    // The first talk of a day is selected even if it is cancelled.
    let cancelled = "▌✗ 09:30 to 10:00  Improve Xeon IRQ throughput";
    let selected = |stage: &Stage| stage.selected_row();
    assert!(selected(stage.keys("g ]")).contains(cancelled), "{}", stage.screen());
    assert!(!selected(stage.keys("j [")).contains('✗'), "{}", stage.screen());
    assert!(selected(stage.keys("j ]")).contains(cancelled), "{}", stage.screen());
}

#[test]
fn cancelled_talks_are_shown_in_the_current_zone() {
    let mut elsewhere = editions::moved().conference().clone();
    elsewhere.timezone = chrono_tz::Asia::Tokyo;
    let mut stage = Stage::with(Setup {
        size: (80, 24),
        now: "2023-11-12T18:00:00-05:00",
        schedule: hallway::schedule::Schedule::new(elsewhere).unwrap(),
        updated: true,
        file: Some(editions::picks()),
        ..Setup::default()
    });
    stage.keys("3 g");
    let (_, row) = stage.find("system pressure");
    // 10:15 in New York is past midnight there.
    assert!(stage.row(row).contains("00:15 to 00:35  "), "{}", stage.screen());
}
