use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn found(name: &str, today: &str) -> String {
    match Catalogue::built_in().find(name, day(today)) {
        Ok(entry) => format!("{} {}", entry.id, entry.url),
        Err(unknown) => format!("? {}", unknown.similar.join(" ")),
    }
}

/// Checks the shape of the built-in list: it reads completely, all names are unique,
/// the days are in order, the zones exist, and each rule gives the listed URLs.
#[test]
fn built_in_catalogue_is_valid() {
    let text = include_str!("../../data/catalogue.json");
    let raw: serde_json::Value = serde_json::from_str(text).unwrap();
    let catalogue = Catalogue::read(text).unwrap();
    assert_eq!(raw["schedules"].as_array().unwrap().len(), catalogue.schedules.len());
    assert!(catalogue.schedules.len() > 100);
    let mut names = HashSet::new();
    for entry in &catalogue.schedules {
        assert!(names.insert(&entry.id), "{}", entry.id);
        assert!(names.insert(&entry.url), "{}", entry.url);
        assert!(crate::schedule::is_valid_conference_id(&entry.id), "{}", entry.id);
        assert_eq!(entry.title, clean::line(&entry.title));
        let days = entry.days.unwrap();
        assert!(days.start <= days.end && (days.end - days.start).num_days() < 30, "{}", entry.id);
        let zone = entry.timezone.as_deref().unwrap();
        assert!(zone.parse::<chrono_tz::Tz>().is_ok(), "{zone}");
    }
    for series in &catalogue.series {
        let editions = catalogue.schedules.iter().filter(|entry| entry.series == series.id);
        let editions: Vec<&CatalogueEntry> = editions.collect();
        assert!(!editions.is_empty(), "{}", series.id);
        assert!(series.url.is_some() || !series.names.is_empty(), "{}", series.id);
        for name in &series.names {
            assert_eq!(*name, slugify(name));
            assert!(!catalogue.schedules.iter().any(|entry| entry.series == *name), "{name}");
        }
        let without = Catalogue {
            schedules: catalogue
                .schedules
                .iter()
                .filter(|entry| entry.series != series.id)
                .cloned()
                .collect(),
            ..catalogue.clone()
        };
        // One edition stays, so that the series has a title.
        for entry in editions.iter().filter(|_| series.url.is_some()) {
            let (_, number) = split_edition(&entry.id).unwrap();
            let mut with_other = without.clone();
            let other = CatalogueEntry {
                id: format!("{}-1999", series.id),
                days: None,
                ..(*entry).clone()
            };
            with_other.schedules.push(other);
            let by_rule = with_other.edition(&series.id, number).unwrap();
            assert_eq!((&by_rule.id, &by_rule.url), (&entry.id, &entry.url));
        }
    }
}

#[test]
fn name_finds_current_next_or_latest_edition() {
    for (name, today, id) in [
        ("fosdem", "2024-02-04", "fosdem-2024"),
        ("fosdem", "2024-02-05", "fosdem-2025"),
        ("FOSDEM", "2026-11-29", "fosdem-2026"),
        ("congress", "2025-12-28", "39c3"),
        ("39C3", "2026-01-01", "39c3"),
        ("fosdem-2025", "2026-11-29", "fosdem-2025"),
        ("FOSDEM 2025", "2026-11-29", "fosdem-2025"),
        ("debconf25", "2026-11-29", "debconf-2025"),
        ("Easterhegg 2025", "2026-11-29", "easterhegg-2025"),
    ] {
        let found = found(name, today);
        assert!(found.starts_with(&format!("{id} ")), "{name}: {found}");
    }
}

#[test]
fn unlisted_edition_is_derived_from_series_rule() {
    let today = "2026-11-29";
    assert_eq!(found("fosdem-2031", today), "fosdem-2031 https://fosdem.org/2031/schedule/xml");
    assert_eq!(
        found("debconf31", today),
        "debconf-2031 https://debconf31.debconf.org/schedule/pentabarf.xml"
    );
    assert_eq!(
        found("IETF 130", today),
        "ietf-130 https://datatracker.ietf.org/meeting/130/agenda.ics"
    );
    assert_eq!(found("akademy-2031", today).chars().next(), Some('?'));
    assert_eq!(found("fosdem-1815", today).chars().next(), Some('?'));
    // A year alone names no series, not even that of an entry without one.
    let list = r#"{"format": "hallway-catalogue", "version": 1, "schedules": [
        {"id": "lone-2026", "title": "Lone 2026", "url": "https://a.example", "start": "2026-01-01", "end": "2026-01-01"}]}"#;
    assert!(Catalogue::read(list).unwrap().find("2026", day(today)).is_err());
}

#[test]
fn newer_catalogue_replaces_the_rule_of_a_series() {
    let newer = r#"{"format": "hallway-catalogue", "version": 1, "schedules": [], "series": [
        {"id": "fosdem", "url": "https://b.example/{year}.xml"}]}"#;
    let catalogue = Catalogue::built_in().with(Catalogue::read(newer).unwrap());
    let url = |name| catalogue.find(name, day("2026-11-29")).unwrap().url;
    assert_eq!(url("fosdem-2031"), "https://b.example/2031.xml");
    assert_eq!(url("debconf31"), "https://debconf31.debconf.org/schedule/pentabarf.xml");
}

#[test]
fn unknown_name_suggests_similar_names() {
    let today = "2026-11-29";
    assert!(found("fosdam", today).starts_with("? fosdem"), "{}", found("fosdam", today));
    assert!(found("bornhak", today).starts_with("? bornhack"));
    assert_eq!(found("xyzzy", today), "? ");
}

#[test]
fn search_lists_current_and_upcoming_editions_first() {
    let catalogue = Catalogue::built_in();
    let ids = |words: &[&str], today| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let found = catalogue.search(&words, day(today));
        found.into_iter().map(|entry| entry.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["fosdem"], "2025-02-01"), ["fosdem-2025", "fosdem-2026", "fosdem-2024"]);
    assert_eq!(ids(&["hat", "FOSDÉM"], "2025-02-01"), [""; 0]);
    assert_eq!(
        ids(&["state of", "europe"], "2026-01-01"),
        ["state-of-the-map-europe-2025", "state-of-the-map-europe-2024"]
    );
}

#[test]
fn giggity_menu_is_read_as_catalogue() {
    let menu = r#"{"version": 2026112900, "schedules": [
        {"version": 1, "id": "abc", "title": "FOSDEM 2027", "url": "https://fosdem.org/2027/schedule/xml",
         "start": "2027-01-30", "end": "2027-01-31", "timezone": "Europe/Brussels", "metadata": {}},
        {"id": "x", "title": "New Conf", "url": "https://new.example/s.ics", "start": "2027-03-01", "end": "2027-03-01"},
        {"id": "y", "title": "Odd", "url": "file:///etc/passwd", "start": "2027-03-01", "end": "2027-03-01"}]}"#;
    let menu = Catalogue::read(menu).unwrap();
    let ids: Vec<_> = menu.schedules.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["fosdem-2027", "new-conf-2027"]);
    let all = Catalogue::built_in().with(menu);
    assert_eq!(all.find("fosdem", day("2026-11-29")).unwrap().id, "fosdem-2027");
    assert_eq!(all.find("new-conf", day("2026-11-29")).unwrap().id, "new-conf-2027");
}

#[test]
fn invalid_catalogue_is_rejected_with_reason() {
    for (text, message) in [
        ("", "not a catalogue: EOF"),
        ("[]", "not a catalogue: "),
        (
            r#"{"format": "hallway-schedule", "version": 1}"#,
            "not a catalogue: its format is 'hallway-schedule'",
        ),
        (
            r#"{"format": "hallway-catalogue", "version": 2}"#,
            "version 2 of the catalogue needs a newer hallway",
        ),
        (r#"{"version": 2}"#, "not a catalogue: missing field `schedules`"),
    ] {
        let error = Catalogue::read(text).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

proptest! {
    #![proptest_config(crate::effort::random(128))]

    #[test]
    fn find_never_panics(name in "([a-z0-9é -]{0,12}|fosdem[0-9-]{0,12})") {
        let _ = Catalogue::built_in().find(&name, NaiveDate::MIN);
    }
}
