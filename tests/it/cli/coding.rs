//! `qr`: QR codes that phones can scan.

use super::Hallway;

/// Decodes a printed code (light on dark) as a scanner does.
fn scan(text: &str) -> String {
    let rows: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let ascii = text.starts_with('#');
    let light = |x: usize, y: usize| {
        if ascii {
            return rows[y][2 * x] == '#';
        }
        let half = if y.is_multiple_of(2) { '▀' } else { '▄' };
        [half, '█'].contains(&rows[y / 2][x])
    };
    let side = rows[0].len() / if ascii { 2 } else { 1 };
    let pixel = |x: usize, y: usize| if light(x / 4, y / 4) { 255 } else { 0 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(4 * side, 4 * side, pixel);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "{text}");
    grids[0].decode().unwrap().1
}

const PAGE: &str = "https://lpc.events/event/17/contributions/1475/";

#[test]
fn qr_code_of_a_talk_contains_its_url() {
    let user = Hallway::new();
    for options in [&["qr", "174"][..], &["qr", "174", "--ascii"]] {
        let out = user.prints(options);
        let (code, page) = out.trim_end().rsplit_once('\n').unwrap();
        assert_eq!(page, PAGE);
        assert_eq!(scan(code), PAGE);
    }
    // With `--invert`, every cell is swapped.
    let (dark, light) = (user.prints(["qr", "174", "--invert"]), user.prints(["qr", "174"]));
    let swapped = |c: char| match c {
        '█' => ' ',
        ' ' => '█',
        '▀' => '▄',
        '▄' => '▀',
        c => c,
    };
    let lines = dark.lines().zip(light.lines()).take(18);
    for (dark, light) in lines {
        assert_eq!(dark.chars().map(swapped).collect::<String>(), light);
    }
}

#[test]
fn qr_code_of_the_agenda_is_a_calendar() {
    let user = Hallway::new();
    user.run(["qr"]).fails(1, &["no talk is starred yet"]);
    user.prints(["star", "174", "110"]);
    let calendar = scan(&user.prints(["qr"]));
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2);
    let day = scan(&user.prints(["qr", "--day", "mon"]));
    assert!(day.contains("UID:174@lpc-2023.hallway\r\n"));
    assert_eq!(day.matches("BEGIN:VEVENT").count(), 1);
    user.run(["qr", "--day", "tue"]).fails(1, &["nothing is picked on Tue"]);
    user.run(["qr", "--day", "someday"]).fails(2, &["someday"]);
}

#[test]
fn missing_url_and_too_large_qr_code_are_reported() {
    let user = Hallway::new();
    user.run(["qr", "215"]).fails(1, &["has no URL"]);
    user.run(["qr", "nothing"]).fails(2, &["nothing"]);
    let all = user.ids(&["list", "--day", "mon"]);
    let star = std::iter::once("star").chain(all.iter().map(String::as_str));
    user.prints(star);
    // All picks are on the same day, so a single day would be no smaller.
    let messages = ["26 talks has", "a QR code holds 2953", "'hallway export'"];
    user.run(["qr"]).fails(2, &messages);
    user.prints(["star", "110"]);
    user.run(["qr"]).fails(2, &["27 talks has", "--day DAY"]);
    user.run(["qr", "--day", "mon"]).fails(2, &messages);
}

#[test]
fn qr_texts_break_no_command_at_80_columns() {
    let user = Hallway::new();
    let all = user.ids(&["list", "--day", "mon"]);
    let star = std::iter::once("star").chain(all.iter().map(String::as_str));
    user.prints(star);
    let message = user.run(["qr"]).stderr;
    assert!(message.lines().all(|line| line.len() < 80), "{message}");
    assert!(
        message.lines().any(|line| line == "hallway: 'hallway export' writes a file"),
        "{message}"
    );
    let help = user.prints(["qr", "--help"]);
    let (_, after) = help.split_once("Print help\n").unwrap();
    assert!(after.lines().all(|line| line.len() < 80), "{after}");
}
