//! The documentation shows what the program does: pictures of real screens, tables of keys,
//! commands and settings, and the JSON of each command.
//!
//! `UPDATE_DOCS=1 cargo test --test it docs::` updates everything that is out of date.

mod json;
mod links;
mod pictures;
mod promises;
mod rust_version;
mod svg;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use hallway::cli::args::Args;
use hallway::cli::template;
use hallway::config;
use hallway::format::FORMATS;
use hallway::schedule::query::language;
use hallway::tui::keys::{self, Keymap};

fn place(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// Compares a file with its expected content, or updates it on request.
fn assert_up_to_date(file: &str, wanted: &str) {
    let path = place(file);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, wanted).unwrap();
        return;
    }
    let current = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        current == wanted,
        "{file} is not what the program shows now; \
         UPDATE_DOCS=1 cargo test --test it docs:: updates it"
    );
}

/// The text with the content of a block between two marks replaced.
fn with_block(text: &str, name: &str, block: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("no {open}"));
    let (_, after) = rest.split_once(&close).unwrap_or_else(|| panic!("no {close}"));
    format!("{before}{open}\n\n{}\n\n{close}{after}", block.trim())
}

/// Compares the blocks of a page with their expected content, or updates them.
fn assert_blocks_up_to_date(file: &str, blocks: &[(&str, String)]) {
    let current = std::fs::read_to_string(place(file)).unwrap();
    let wanted = blocks.iter().fold(current, |text, (name, block)| with_block(&text, name, block));
    assert_up_to_date(file, &wanted);
}

fn keys_as_tables() -> String {
    let mut out = String::new();
    for (scope, rows) in keys::tables() {
        write!(out, "| {scope} | |\n| --- | --- |\n").unwrap();
        for row in rows {
            let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
            writeln!(out, "| {} | {} |", keys.join(" "), row.description).unwrap();
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

fn formats_as_table() -> String {
    let mut out = "| format | what it is |\n| --- | --- |\n".to_owned();
    for format in FORMATS {
        writeln!(out, "| {} | {} |", format.name, format.description).unwrap();
    }
    out
}

/// The forms of a table with the headings `what` and `meaning`.
fn forms_as_table(what: &str, forms: &[(String, &'static str)]) -> String {
    let mut out = format!("| {what} | meaning |\n| --- | --- |\n");
    for (form, meaning) in forms {
        writeln!(out, "| `{form}` | {meaning} |").unwrap();
    }
    out
}

#[test]
fn guide_lists_all_keys_commands_and_settings() {
    assert_blocks_up_to_date("docs/keys.md", &[("keys", keys_as_tables())]);
    assert_blocks_up_to_date("docs/commands.md", &[("commands", commands_as_table())]);
    assert_blocks_up_to_date("docs/configuration.md", &[("config", configuration_as_table())]);
    assert_blocks_up_to_date("docs/conferences.md", &[("formats", formats_as_table())]);
    assert_blocks_up_to_date(
        "docs/finding.md",
        &[("query", forms_as_table("in a query", &language::table()))],
    );
    let placeholders = forms_as_table("in a template", &template::table());
    assert_blocks_up_to_date("docs/during.md", &[("template", placeholders)]);
}
