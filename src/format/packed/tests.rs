use super::*;
use crate::format::native::{self, tests::conferences};
use crate::schedule::Schedule;
use proptest::prelude::*;

/// Packs and reads again, and puts the abstracts in.
fn again(schedule: &Schedule, source: Option<&Source>) -> (Conference, Option<Source>) {
    let conference = schedule.conference();
    let bytes = write(schedule, source).unwrap();
    let packed = read(bytes.as_slice(), bytes.len() as u64).unwrap();
    let mut read = packed.conference;
    assert_eq!(packed.abstracts.len(), conference.talks.len());
    let pieces = packed.abstracts.iter().zip(&conference.talks);
    for (talk, (piece, original)) in read.talks.iter_mut().zip(pieces) {
        assert!(talk.abstract_.is_empty());
        assert!(piece.is_of(original.abstract_.as_bytes()));
        talk.abstract_ = original.abstract_.clone();
    }
    (read, packed.source)
}

#[test]
fn the_embedded_conference_and_its_source_are_read_as_they_were() {
    let schedule = native::embedded().unwrap();
    let source = Source {
        from: "https://a.example/x".to_owned(),
        format: "X".to_owned(),
        fetched: chrono::DateTime::UNIX_EPOCH,
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
    };
    for source in [None, Some(source)] {
        let (conference, of) = again(&schedule, source.as_ref());
        assert_eq!(conference, *schedule.conference());
        assert_eq!(of, source);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_is_packed_is_read_as_the_same_conference(conference in conferences()) {
        let schedule = Schedule::new(conference).unwrap();
        prop_assert_eq!(&again(&schedule, None).0, schedule.conference());
    }

    #[test]
    fn damaged_bytes_never_panic(at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let schedule = native::embedded().unwrap();
        let mut bytes = write(&schedule, None).unwrap();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
            prop_assert!(read(bytes.as_slice(), bytes.len() as u64).is_none());
        } else {
            bytes[at] = byte;
            let _ = read(bytes.as_slice(), bytes.len() as u64);
        }
    }
}
