//! `report`: the talks that were attended, as a document.

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

fn user() -> Hallway {
    let user = Hallway::new();
    user.prints(["star", "174", "211", "110", "226"]);
    user.prints(["star", "--maybe", "115", "178"]);
    user.prints(["note", "174", NOTE]);
    user.prints(["note", "115", "Came late. <b>Slides?</b>"]);
    user
}

#[test]
fn the_report_of_a_few_days() {
    snapshot("report", &user().prints(["report"]));
}

#[test]
fn a_file_holds_what_stdout_would_get() {
    let user = user();
    let report = user.prints(["report"]);
    assert_eq!(report, user.prints(["report", "-o", "-"]));
    assert_eq!(user.prints(["report", "-o", "trip.md"]), "");
    assert_eq!(fs::read_to_string(user.path("trip.md")).unwrap(), report);
    // It is the same whenever and wherever it is written.
    let later = [
        "report",
        "--now",
        "2024-01-01T00:00:00Z",
        "--tz",
        "Asia/Kolkata",
    ];
    assert_eq!(user.prints(later), report);
    assert_eq!(user.prints(["report", "--ascii"]), report);
}

#[test]
fn all_are_the_picks_and_the_talks_with_a_note() {
    let user = user();
    let titles = |text: &str| text.matches("\n### ").count();
    assert_eq!(titles(&user.prints(["report"])), 5);
    user.prints(["note", "62", "Read the slides"]);
    let run = user.run(["report"]);
    assert_eq!((run.code, titles(&run.stdout)), (0, 5));
    assert!(
        run.stderr
            .contains("left out, with a note but neither starred nor a maybe")
    );
    assert!(
        run.stderr
            .contains("Adaptive userspace spinlocks with rseq")
    );
    assert_eq!(titles(&user.prints(["report", "--all"])), 7);
}

#[test]
fn where_nothing_is_to_be_reported_nothing_is_written() {
    let user = Hallway::new();
    fs::write(user.path("trip.md"), "of last year").unwrap();
    user.run(["report", "-o", "trip.md"])
        .fails(1, &["no talk is starred yet", "hallway star ID"]);
    user.prints(["star", "--maybe", "174"]);
    user.run(["report", "-o", "trip.md"])
        .fails(1, &["no maybe has a note", "--all"]);
    user.prints(["unstar", "174"]);
    user.prints(["note", "174", "x"]);
    user.run(["report"]).fails(1, &["--all"]);
    assert_eq!(fs::read(user.path("trip.md")).unwrap(), b"of last year");
    user.write_agenda("{");
    user.run(["report", "-o", "trip.md"])
        .fails(3, &["lpc-2023.json"]);
    assert_eq!(fs::read(user.path("trip.md")).unwrap(), b"of last year");
}

#[test]
fn a_path_that_cannot_be_written_is_named() {
    user()
        .run(["report", "-o", "no/such/trip.md"])
        .fails(3, &["cannot write no/such/trip.md: No such file"]);
}
