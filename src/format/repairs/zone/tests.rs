use super::*;
use proptest::prelude::*;

fn clock_name(name: &str) -> String {
    match clock(name) {
        Some(Clock::Zone(zone)) => zone.name().to_owned(),
        Some(Clock::Fixed(offset)) => offset.to_string(),
        Some(Clock::Rules(_)) => "rules".to_owned(),
        None => "nothing".to_owned(),
    }
}

#[test]
fn iana_names_are_recognized_in_any_spelling() {
    for (name, zone) in [
        ("Europe/Berlin", "Europe/Berlin"),
        ("  \"europe/BERLIN\" ", "Europe/Berlin"),
        ("/example.org/20240101_1/Europe/Berlin", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("/a/America/Argentina/San_Juan", "America/Argentina/San_Juan"),
        ("Europe-Brussels", "Europe/Brussels"),
        ("US-Eastern", "US/Eastern"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Europe/Vienna (CEST)", "Europe/Vienna"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("cet", "CET"),
        ("Here", "nothing"),
        ("Mars/Base", "nothing"),
        ("", "nothing"),
        ("/", "nothing"),
    ] {
        assert_eq!(clock_name(name), zone, "{name}");
    }
}

#[test]
fn windows_names_are_recognized_in_any_case() {
    let mut count = 0;
    let all = TZ_VARIANTS.into_iter().filter_map(|zone| WindowsTimezone::try_from(zone).ok());
    for windows in all {
        count += 1;
        let zone: Tz = zone_of(windows).unwrap();
        for name in [windows.name(), windows.description()] {
            let names = [name.to_owned(), name.to_uppercase(), name.to_lowercase()];
            for name in names {
                assert_eq!(clock(&name), Some(Clock::Zone(zone)), "{name}");
            }
        }
    }
    assert!(count >= 140, "{count}");
    for (name, zone) in [
        ("south sudan standard time", "Africa/Juba"),
        ("W. Europe Standard Time 1", "Europe/Berlin"),
        ("Eastern Daylight Time", "America/New_York"),
        ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ] {
        assert_eq!(clock_name(name), zone, "{name}");
    }
}

#[test]
fn multilingual_display_names_are_recognized_by_town() {
    for (name, zone) in [
        ("(UTC+01:00) Amsterdam\\, Berlin\\, Bern\\, Rom\\, Stockholm\\, Wien", "Europe/Amsterdam"),
        ("(GMT+01.00) Belgrad, Bratislava, Budapest, Ljubljana, Prag", "Europe/Bratislava"),
        ("(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris", "Europe/Madrid"),
        ("(UTC+02:00) Athen, Bukarest", "Europe/Athens"),
        ("(UTC+02:00) Kairo", "Africa/Cairo"),
        ("(UTC+03:00) Moskau, St. Petersburg, Wolgograd", "Europe/Moscow"),
        ("(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/Dublin"),
        ("(UTC-05:00) Est (É.-U. et Canada)", "America/New_York"),
        ("(UTC-08:00) Pacific Time (US and Canada)", "America/Los_Angeles"),
        ("(UTC-06:00) Saskatchewan", "America/Regina"),
        ("(GMT+05:30) Chennai, Kolkata, Mumbai, Neu-Delhi", "Asia/Kolkata"),
        ("(GMT+02:00) Central European Time - Berlin", "Europe/Berlin"),
        ("(GMT+04:00) Moscow, St. Petersburg, Volgograd", "Europe/Moscow"),
        ("(UTC+13:00) Samoa", "Pacific/Apia"),
        ("(UTC+05:00) Entenhausen", "+05:00"),
        ("(UTC+99:00) Berlin", "nothing"),
        ("(Berlin", "nothing"),
    ] {
        assert_eq!(clock_name(name), zone, "{name}");
    }
}

#[test]
fn towns_and_rails_names_are_recognized() {
    for (name, zone) in [
        ("Berlin", "Europe/Berlin"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("Wellington", "Pacific/Auckland"),
        ("New Delhi", "Asia/Kolkata"),
        ("Entenhausen", "nothing"),
    ] {
        assert_eq!(clock_name(name), zone, "{name}");
    }
    assert_eq!(of_town("saint-denis"), None);
    assert_eq!(of_town("Zürich"), Some(Tz::Europe__Zurich));
}

#[test]
fn offsets_and_abbreviations_are_recognized() {
    for (name, offset) in [
        ("GMT+0200", "+02:00"),
        ("UTC+2", "+02:00"),
        ("utc +02:00", "+02:00"),
        ("GMT-05:30", "-05:30"),
        ("GMT\u{2212}5", "-05:00"),
        ("+0545", "+05:45"),
        ("-3", "-03:00"),
        ("CEST", "+02:00"),
        ("Edt", "-04:00"),
        ("PST", "-08:00"),
        ("Central European Summer Time", "+02:00"),
        ("Eastern European Standard Time", "EET"),
        ("Japan Standard Time", "Asia/Tokyo"),
        ("Alaska Daylight Time", "-08:00"),
        ("Pacific Time", "America/Los_Angeles"),
        ("Munich Summer Time", "nothing"),
        ("Eastern Elbonia Standard Time", "nothing"),
        ("Mid-Earth Time", "nothing"),
        ("IST", "+05:30"),
        ("UTC+25", "nothing"),
        ("GMT+2:75", "nothing"),
        ("+", "nothing"),
        ("time", "nothing"),
    ] {
        assert_eq!(clock_name(name), offset, "{name}");
    }
    assert_eq!(clock_name("utc+12"), "Etc/GMT-12", "as Windows calls it");
}

#[test]
fn skipped_time_uses_the_previous_offset() {
    let clock = Clock::Zone(Tz::Europe__Berlin);
    let at = |text: &str| {
        let (at, is_shown) = clock.instant(text.parse().unwrap()).unwrap();
        (at.to_rfc3339(), is_shown)
    };
    assert_eq!(at("2024-03-31T02:30:00"), ("2024-03-31T03:30:00+02:00".to_owned(), false));
    assert_eq!(at("2024-10-27T02:30:00"), ("2024-10-27T02:30:00+02:00".to_owned(), true));
    let apia = Clock::Zone(Tz::Pacific__Apia);
    let skipped = apia.instant("2011-12-30T12:00:00".parse().unwrap()).unwrap();
    assert_eq!(skipped.0.to_rfc3339(), "2011-12-31T12:00:00+14:00");
    let clock = Clock::Fixed(FixedOffset::west_opt(5 * 3600).unwrap());
    let (at, _) = clock.instant("2024-03-31T02:30:00".parse().unwrap()).unwrap();
    assert_eq!(at.to_rfc3339(), "2024-03-31T02:30:00-05:00");
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn lookup_never_panics(name in "(\\(?(UTC|GMT)?[+-]?[0-9:.]{0,6}\\)? ?)?\\PC{0,30}", other in any::<String>()) {
        let _ = (clock(&name), clock(&other), of_town(&other));
    }
}
