use std::cmp::Ordering;

use super::*;
use proptest::prelude::*;

#[test]
fn uuid_case_is_ignored_in_ids() {
    let same = |a: &str, b: &str| TalkId::new(a) == TalkId::new(b);
    let (upper, lower) =
        ("0C52D8F1-AB6E-4E0C-9A57-1B2C3D4E5F60", "0c52d8f1-ab6e-4e0c-9a57-1b2c3d4e5f60");
    assert!(same(upper, lower));
    for (before, after) in [("urn:uuid:", ""), ("talk-", "-2"), ("{", "}"), ("", "@A.example")] {
        let id = |uuid| format!("{before}{uuid}{after}");
        assert!(same(&id(upper), &id(lower)), "{before}{after}");
    }
    // Other IDs, and text beside a UUID, stay case-sensitive.
    assert!(!same("ABCDEF", "abcdef"));
    assert!(!same(&format!("A{upper}"), &format!("A{lower}")));
    assert!(!same(&format!("B-{lower}"), &format!("b-{lower}")));
    assert!(!same(&format!("{upper}0"), &format!("{lower}0")));
    let read: TalkId = serde_json::from_str(&format!("\"{upper}\"")).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), format!("\"{lower}\""));
}

#[test]
fn numeric_ids_sort_by_value() {
    let mut ids: Vec<_> = ["x2", "100", "9", "010", "10", "a"].map(TalkId::new).into();
    ids.sort();
    let ids: Vec<_> = ids.iter().map(TalkId::as_str).collect();
    assert_eq!(ids, ["9", "010", "10", "100", "a", "x2"]);
}

#[test]
fn adjacent_slots_share_no_minutes() {
    let slot =
        |start: &str, minutes| Slot::new(DateTime::parse_from_rfc3339(start).unwrap(), minutes);
    let a = slot("2023-11-13T09:30:00-05:00", 30);
    let b = slot("2023-11-13T10:00:00-05:00", 30);
    let c = slot("2023-11-13T14:50:00Z", 30);
    assert_eq!(a.shared_minutes(&b), 0);
    assert_eq!(a.shared_minutes(&c), 10);
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn ids_have_a_total_order(a in "[0-9a-c]{0,4}", b in "[0-9a-c]{0,4}", c in "[0-9a-c]{0,4}") {
        let (a, b, c) = (TalkId::new(a), TalkId::new(b), TalkId::new(c));
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
    }
}
