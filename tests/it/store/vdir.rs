//! A folder of calendar files stays in sync with any sequence of picks, and foreign files stay.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use hallway::format::ical::vdir::PickFile;
use hallway::store::{Folders, read_calendars};
use proptest::prelude::*;

use super::contents;

fn pick(id: u8, revision: u8) -> PickFile {
    let uid = format!("{id}@c.hallway");
    let text = format!(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{revision}\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    PickFile { name: format!("{uid}.ics"), uid, text }
}

#[test]
fn folder_above_the_limit_is_named_and_not_its_last_file() {
    let home = tempfile::tempdir().unwrap();
    for name in ["a.ics", "b.ics"] {
        fs::write(home.path().join(name), vec![b' '; 600 << 10]).unwrap();
    }
    assert_eq!(read_calendars(home.path(), 2 << 20).unwrap().files.len(), 2);
    let error = read_calendars(home.path(), 1 << 20).unwrap_err().to_string();
    let expected =
        format!("cannot read {}: its files have more than 1 MB together", home.path().display());
    assert_eq!(error, expected);
}

proptest! {
    #![proptest_config(crate::effort::random(48))]

    #[test]
    fn folder_has_all_picks_and_all_foreign_files(
        steps in prop::collection::vec(prop::collection::btree_map(0_u8..6, 0_u8..3, 0..6), 1..6),
        others in prop::collection::btree_set(0_u8..6, 0..4),
    ) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("cal");
        fs::create_dir(&path).unwrap();
        let foreign: BTreeMap<String, String> = others
            .into_iter()
            .map(|id| (format!("{id}.ics"), pick(id, 0).text.replace("@c.", "@d.")))
            .collect();
        for (name, text) in &foreign {
            fs::write(path.join(name), text).unwrap();
        }
        let mut vdir = Folders::at(home.path().join("data")).vdir(&path, "c").unwrap();
        let mut before = BTreeSet::new();
        for step in steps {
            let picks: Vec<PickFile> =
                step.iter().map(|(id, revision)| pick(*id, *revision)).collect();
            let synced = vdir.sync(&picks).unwrap();
            let now: BTreeSet<u8> = step.keys().copied().collect();
            prop_assert_eq!(synced.new, now.difference(&before).count());
            prop_assert_eq!(synced.removed, before.difference(&now).count());
            let mut wanted = foreign.clone();
            wanted.extend(picks.iter().map(|pick| (pick.name.clone(), pick.text.clone())));
            prop_assert_eq!(contents(&path), wanted);
            let again = vdir.sync(&picks).unwrap();
            prop_assert_eq!((again.same, again.changed + again.new + again.removed), (picks.len(), 0));
            before = now;
        }
    }
}
