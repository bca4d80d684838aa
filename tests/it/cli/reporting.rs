//! `report`: the attended talks as a document.

use std::fs;

use super::{Hallway, snapshot};

const NOTE: &str = "\
20% less memory than *LP64*; `perf stat` on slide 7.

# To do

- [ ] ask Ren Guo for the [series](https://lore.kernel.org/lkml/?q=ilp32&o=1)
- [x] try it in qemu, see https://wiki.qemu.org/Documentation_a_b

> \"It is not x32.\"

```sh
qemu-system-riscv64 -cpu rv64 # never closed";

/// After the conference.
const AFTER: &str = "2023-11-20T20:00:00-05:00";

fn user() -> Hallway {
    let user = Hallway::new();
    user.prints(["star", "174", "211", "110", "226"]);
    user.prints(["star", "--maybe", "115", "178"]);
    user.prints(["note", "174", NOTE]);
    user.prints(["note", "115", "Came late. <b>Slides?</b>"]);
    user.prints(["note", "226", "Was held after all."]);
    user
}

#[test]
fn report_has_attended_talks_and_notes() {
    snapshot("report", &user().prints(["report", "--now", AFTER]));
}

#[test]
fn output_file_equals_stdout() {
    let user = user();
    let report = user.prints(["report", "--now", AFTER]);
    assert_eq!(report, user.prints(["report", "-o", "-", "--now", AFTER]));
    assert_eq!(user.writes(["report", "-o", "trip.md", "--now", AFTER]), "5 talks to trip.md");
    assert_eq!(fs::read_to_string(user.path("trip.md")).unwrap(), report);
    // The report does not depend on when and where it is written.
    let later = ["report", "--now", "2024-01-01T00:00:00Z", "--tz", "Asia/Kolkata"];
    assert_eq!(user.prints(later), report);
    assert_eq!(user.prints(["report", "--ascii", "--now", AFTER]), report);
}

#[test]
fn all_includes_talks_with_only_a_note() {
    let user = user();
    let titles = |text: &str| text.matches("\n### ").count();
    assert_eq!(titles(&user.prints(["report", "--now", AFTER])), 5);
    user.prints(["note", "62", "Read the slides"]);
    let run = user.run(["report", "--now", AFTER]);
    assert_eq!((run.code, titles(&run.stdout)), (0, 5));
    assert!(run.stderr.contains("with a note but not picked"));
    assert!(run.stderr.contains("Adaptive userspace spinlocks with rseq"));
    assert_eq!(titles(&user.prints(["report", "--all"])), 7);
}

#[test]
fn coming_picks_are_not_reported_as_attended() {
    let user = user();
    let titles = |text: &str| text.matches("\n### ").count();
    user.prints(["note", "226", ""]);
    let run = user.run(["report"]);
    assert_eq!((run.code, titles(&run.stdout)), (0, 1), "{run:?}");
    assert_eq!(
        run.stderr,
        "hallway: left out: 3 picks are still to come, \
         1 pick has neither a time nor a note (--all includes them)\n"
    );
    assert!(run.stdout.contains("1 talk. Times"), "{}", run.stdout);
    assert_eq!(titles(&user.prints(["report", "--all"])), 6);
    let before = ["--now", "2023-11-01T10:00:00-05:00"];
    user.run(["report"].iter().chain(&before))
        .fails(1, &["nothing attended yet: 4 picks are still to come", "--all"]);
    assert_eq!(titles(&user.prints(["report", "--all"].iter().chain(&before))), 6);
}

#[test]
fn empty_report_leaves_the_file_alone() {
    let user = Hallway::new();
    user.write("trip.md", "of last year");
    user.run(["report", "-o", "trip.md"]).fails(1, &["no talk is starred yet", "hallway star ID"]);
    user.prints(["star", "--maybe", "174"]);
    user.run(["report", "-o", "trip.md"]).fails(1, &["no maybe has a note", "--all"]);
    user.prints(["unstar", "174"]);
    user.prints(["note", "174", "x"]);
    user.run(["report", "--now", AFTER]).fails(1, &["--all"]);
    assert_eq!(fs::read(user.path("trip.md")).unwrap(), b"of last year");
    user.write_agenda("{");
    user.run(["report", "-o", "trip.md"]).fails(3, &["lpc-2023.json"]);
    assert_eq!(fs::read(user.path("trip.md")).unwrap(), b"of last year");
}

#[test]
fn unwritable_path_is_named() {
    user()
        .run(["report", "-o", "no/such/trip.md"])
        .fails(3, &["cannot write no/such/trip.md: no such folder\n"]);
}
