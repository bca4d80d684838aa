//! The documentation shows what the program does: pictures of real screens, and tables of
//! keys, commands and settings.
//!
//! `UPDATE_DOCS=1 cargo test --test it docs::` updates everything that is out of date.

mod promises;
mod svg;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use clap::CommandFactory;
use hallway::cli::args::Args;
use hallway::config;
use hallway::format::FORMATS;
use hallway::tui::keys::{self, Keymap};
use hallway::tui::theme::Theme;

use crate::editions;
use crate::tui::stage::{DURING, Setup, Stage};

fn place(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// Compares a file with its expected content, or updates it on request.
fn is_up_to_date(file: &str, wanted: &str) {
    let path = place(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
        return;
    }
    let there = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        there == wanted,
        "{file} is not what the program shows now; \
         UPDATE_DOCS=1 cargo test --test it docs:: writes it anew"
    );
}

/// The conference on its first morning, seen from Europe.
fn stage() -> Stage {
    let mut stage = Stage::with(Setup {
        size: (120, 32),
        now: DURING,
        zone: Tz::Europe__Berlin,
        theme: Theme::Colors,
        ..Setup::default()
    });
    stage.starring(&["174", "211", "115", "66", "62", "271", "76", "110", "226"]);
    stage
}

#[test]
fn the_picture_of_the_talks() {
    let mut stage = stage();
    stage.keys("1").clicks_on("Do nothing fast");
    is_up_to_date("docs/talks.svg", &svg::draw(stage.buffer(), "Hallway: talks"));
}

#[test]
fn the_picture_of_the_timeline() {
    let mut stage = stage();
    stage.keys("2 l");
    is_up_to_date("docs/timeline.svg", &svg::draw(stage.buffer(), "Hallway: timeline"));
}

#[test]
fn the_picture_of_the_agenda() {
    let mut stage = stage();
    stage.keys("3 g j j");
    is_up_to_date("docs/agenda.svg", &svg::draw(stage.buffer(), "Hallway: agenda"));
}

/// The text with the part between two marks replaced.
fn with_block(text: &str, name: &str, block: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) =
        text.split_once(&open).unwrap_or_else(|| panic!("README.md has no {open}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("README.md has no {close}"));
    format!("{before}{open}\n\n{}\n\n{close}{after}", block.trim())
}

fn keys_as_tables() -> String {
    let mut out = String::new();
    for (scope, rows) in keys::tables() {
        write!(out, "| {scope} | |\n| --- | --- |\n").unwrap();
        for row in rows {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
            writeln!(out, "| {} | {} |", keys.join(" "), row.what).unwrap();
        }
        out.push('\n');
    }
    out
}

fn commands_as_table() -> String {
    let mut all = Args::command();
    all.build();
    let about = |command: &clap::Command| {
        command.get_about().map(ToString::to_string).unwrap_or_default().replace('|', "\\|")
    };
    let mut out = String::from("| command | what it does |\n| --- | --- |\n");
    writeln!(out, "| `hallway` | {} |", about(&all)).unwrap();
    for command in all.get_subcommands_mut() {
        if command.get_name() == "help" {
            continue;
        }
        let usage = command.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").trim();
        let usage = usage.replace('|', "\\|");
        writeln!(out, "| `{usage}` | {} |", about(command)).unwrap();
    }
    out
}

fn configuration_as_table() -> String {
    let mut out =
        String::from("| entry, as by default | may be | what it does |\n| --- | --- | --- |\n");
    for (entry, allowed, what) in config::table() {
        writeln!(out, "| `{entry}` | {allowed} | {what} |").unwrap();
    }
    let (keys, what) = config::KEYS;
    write!(out, "\n`[{keys}]`: {what}\n\nThe actions: ").unwrap();
    let lines = Keymap::default().lines();
    let names: Vec<String> = lines.iter().map(|line| format!("`{}`", line.action)).collect();
    write!(out, "{}.", names.join(", ")).unwrap();
    out
}

#[test]
fn the_picture_of_a_clash() {
    let mut stage = stage();
    stage.keys("3").clicks_on("overlaps Testing");
    is_up_to_date("docs/resolve.svg", &svg::draw(stage.buffer(), "Hallway: a clash"));
}

#[test]
fn the_picture_of_what_is_on_now() {
    let mut stage = stage();
    stage.keys("4 j");
    is_up_to_date("docs/now.svg", &svg::draw(stage.buffer(), "Hallway: now"));
}

#[test]
fn the_picture_of_what_an_update_changed() {
    let mut stage = Stage::with(Setup {
        size: (120, 32),
        now: "2023-11-12T18:00:00-05:00",
        zone: Tz::Europe__Berlin,
        theme: Theme::Colors,
        schedule: editions::moved(),
        updated: true,
        file: Some(editions::picks()),
        ..Setup::default()
    });
    stage.keys("6 j");
    is_up_to_date("docs/changes.svg", &svg::draw(stage.buffer(), "Hallway: changes"));
}

fn formats_as_table() -> String {
    let mut out = "| format | what it is |\n| --- | --- |\n".to_owned();
    for format in FORMATS {
        writeln!(out, "| {} | {} |", format.name, format.what).unwrap();
    }
    out
}

#[test]
fn the_readme_lists_all_keys_commands_and_settings() {
    let there = std::fs::read_to_string(place("README.md")).unwrap();
    let wanted = with_block(&there, "keys", &keys_as_tables());
    let wanted = with_block(&wanted, "commands", &commands_as_table());
    let wanted = with_block(&wanted, "config", &configuration_as_table());
    let wanted = with_block(&wanted, "formats", &formats_as_table());
    is_up_to_date("README.md", &wanted);
}
