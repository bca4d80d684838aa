//! The built-in dataset: what every edit of `data/lpc-2023.json` must preserve.
//!
//! The file is read as plain JSON, without the program's own types, so that a change in the
//! reader cannot hide a change in the data. The fixed numbers were counted in the
//! conference's "Report of Contributions".

use std::collections::BTreeSet;

use serde_json::Value;

const TEXT: &str = include_str!("../../data/lpc-2023.json");

const PROPOSALS: &str = "LPC Microconference Proposals";
const ROLES: [&str; 3] = ["authors", "coauthors", "presenters"];

/// Every contribution of the report, in the order of the file.
const IDS: [u32; 48] = [
    8, 12, 14, 15, 16, 18, 22, 24, 25, 26, 29, 31, 33, 35, 36, 37, 62, 66, 76, 110, 114, 115, 119,
    136, 169, 174, 178, 183, 194, 197, 198, 200, 203, 208, 211, 215, 217, 220, 225, 226, 228, 235,
    250, 256, 269, 271, 272, 323,
];

/// The known URLs: our ID and the number in the URL.
const URLS: [(&str, u32); 10] = [
    ("15", 1405),
    ("37", 1413),
    ("76", 1484),
    ("110", 1418),
    ("119", 1419),
    ("174", 1475),
    ("183", 1420),
    ("203", 1421),
    ("211", 1490),
    ("228", 1479),
];

/// Every time of the report: id, day of November, wall clock, minutes.
const TIMES: [(&str, u32, &str, u64); 31] = [
    ("62", 13, "11:45", 20),
    ("66", 13, "11:25", 20),
    ("76", 13, "12:25", 15),
    ("110", 15, "12:15", 45),
    ("114", 13, "10:05", 25),
    ("115", 13, "10:30", 25),
    ("119", 15, "10:00", 30),
    ("136", 13, "12:40", 20),
    ("169", 13, "12:10", 15),
    ("174", 13, "09:55", 20),
    ("178", 13, "10:35", 20),
    ("183", 15, "09:30", 30),
    ("194", 13, "12:00", 25),
    ("197", 13, "12:25", 35),
    ("198", 13, "11:55", 15),
    ("200", 13, "10:40", 20),
    ("203", 15, "10:30", 30),
    ("208", 13, "09:35", 20),
    ("211", 13, "10:15", 20),
    ("215", 13, "09:40", 25),
    ("217", 13, "09:30", 25),
    ("220", 13, "09:55", 20),
    ("225", 13, "11:30", 25),
    ("228", 13, "11:30", 25),
    ("235", 13, "12:05", 20),
    ("250", 13, "10:15", 25),
    ("256", 15, "11:30", 45),
    ("269", 13, "12:45", 20),
    ("271", 13, "12:25", 20),
    ("272", 13, "09:30", 10),
    ("323", 13, "09:30", 5),
];

fn conference() -> Value {
    let mut file: Value = serde_json::from_str(TEXT).unwrap();
    file["conference"].take()
}

fn talks() -> Vec<Value> {
    conference()["talks"].as_array().unwrap().clone()
}

fn talk(id: &str) -> Value {
    let found = talks().into_iter().find(|talk| talk["id"] == id);
    found.unwrap_or_else(|| panic!("there is no talk #{id}"))
}

fn ids_where(wanted: impl Fn(&Value) -> bool) -> Vec<String> {
    let talks = talks().into_iter().filter(|talk| wanted(talk));
    talks.map(|talk| text(&talk, "id").to_owned()).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    let text = value[key].as_str();
    text.unwrap_or_else(|| panic!("`{key}` is not a string in {value}"))
}

fn people<'a>(talk: &'a Value, role: &str) -> &'a [Value] {
    talk[role].as_array().map_or(&[], Vec::as_slice)
}

fn names(id: &str, role: &str) -> Vec<String> {
    let talk = talk(id);
    let people = people(&talk, role).iter();
    people.map(|one| text(one, "name").to_owned()).collect()
}

fn lines_of(talk: &Value) -> impl Iterator<Item = &str> {
    let lines = talk["abstract"].as_array().into_iter().flatten();
    lines.map(|line| line.as_str().unwrap())
}

fn abstract_of(id: &str) -> String {
    lines_of(&talk(id)).collect::<Vec<_>>().join("\n")
}

/// Sums a number over all lines of all abstracts.
fn sum_of_lines(number: impl Fn(&str) -> usize) -> usize {
    let sum = |talk: &Value| lines_of(talk).map(&number).sum::<usize>();
    talks().iter().map(sum).sum()
}

fn is_list_item(line: &str) -> bool {
    let body = line.trim_start();
    let number = body.trim_start_matches(|digit: char| digit.is_ascii_digit());
    body.starts_with("- ") || (number.len() < body.len() && number.starts_with(". "))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The keys of an object in the file in printed order, found by their indentation.
fn printed_keys(text: &str, depth: usize) -> Vec<&str> {
    let lines = text.lines().filter(|line| indent(line) == depth);
    let keys = lines.filter_map(|line| line.trim_start().strip_prefix('"')?.split_once("\": "));
    keys.map(|(key, _)| key).collect()
}

#[test]
fn header_names_the_format_and_conference() {
    let file: Value = serde_json::from_str(TEXT).unwrap();
    assert_eq!(file["format"], "hallway-schedule", "name of the format");
    assert_eq!(file["version"], 1, "version of the format");
    for (path, expected) in [
        ("/id", "lpc-2023"),
        ("/title", "Linux Plumbers Conference 2023"),
        ("/short", "LPC 2023"),
        ("/url", "https://lpc.events/event/17/"),
        ("/talks_url", "https://lpc.events/event/17/contributions/"),
        ("/timezone", "America/New_York"),
        ("/start", "2023-11-13"),
        ("/end", "2023-11-15"),
        ("/venue/name", "Omni Richmond Hotel"),
        ("/venue/city", "Richmond, VA"),
        ("/venue/address", "100 South 12th Street, Richmond, VA 23219, USA"),
    ] {
        let found = file["conference"].pointer(path).and_then(Value::as_str);
        assert_eq!(found, Some(expected), "{path} of the conference");
    }
}

#[test]
fn file_is_pretty_printed() {
    let stray = TEXT.find(['\t', '\r', '\u{c}', '\u{feff}']);
    assert_eq!(stray, None, "tab, carriage return, form feed or BOM");
    assert_eq!(TEXT.find("\\u"), None, "a character written as an escape");
    let newlines = TEXT.len() - TEXT.trim_end().len();
    assert_eq!(newlines, 1, "the file ends with one newline");

    // A `Value` may sort its keys, so the lines are compared without their order and commas.
    let file: Value = serde_json::from_str(TEXT).unwrap();
    let again = serde_json::to_string_pretty(&file).unwrap();
    let sorted = |text: &str| {
        let lines = text.lines().map(|line| line.trim_end_matches(','));
        let mut lines: Vec<String> = lines.map(str::to_owned).collect();
        lines.sort();
        lines
    };
    for (found, pretty) in sorted(TEXT).iter().zip(&sorted(&again)) {
        assert_eq!(found, pretty, "not as pretty printing writes it");
    }
    assert_eq!(TEXT.lines().count(), again.lines().count(), "lines");
}

#[test]
fn keys_are_in_the_documented_order() {
    let file = "format version conference";
    assert_eq!(printed_keys(TEXT, 2).join(" "), file);
    let conference = "id title short url talks_url timezone start end venue tracks sessions talks";
    assert_eq!(printed_keys(TEXT, 4).join(" "), conference);

    let talk = "id title slot session track authors coauthors presenters url abstract";
    let (_, talks) = TEXT.split_once("\n    \"talks\": [\n").unwrap();
    let talks: Vec<&str> = talks.split("\n      },\n").collect();
    assert_eq!(talks.len(), IDS.len(), "talks in the text of the file");
    for one in talks {
        let found = printed_keys(one, 8);
        let mut known = talk.split(' ').filter(|key| found.contains(key));
        for key in &found {
            assert_eq!(known.next(), Some(*key), "order of the keys in\n{one}");
        }
    }
}

#[test]
fn every_contribution_occurs_once_and_in_order() {
    let ids = ids_where(|_| true);
    assert_eq!(ids, IDS.map(|id| id.to_string()), "48 talks, sorted");
    for talk in talks() {
        let title = text(&talk, "title");
        assert!(!title.is_empty() && title.trim() == title, "{title:?}");
    }
}

#[test]
fn times_match_the_report() {
    let talks = talks();
    let timed = talks.iter().filter(|talk| talk.get("slot").is_some());
    let timed: Vec<&Value> = timed.collect();
    assert_eq!(timed.len(), TIMES.len(), "talks with a time");
    for (talk, (id, day, time, minutes)) in timed.iter().zip(TIMES) {
        assert_eq!(text(talk, "id"), id, "the next talk with a time");
        let start = format!("2023-11-{day}T{time}:00-05:00");
        assert_eq!(text(&talk["slot"], "start"), start, "start of #{id}");
        assert_eq!(talk["slot"]["minutes"], minutes, "length of #{id}");
    }
    let on = |day| TIMES.iter().filter(|time| time.1 == day).count();
    assert_eq!([on(13), on(15)], [26, 5], "talks on Monday and Wednesday");
}

#[test]
fn proposals_have_no_time_and_no_session() {
    let proposals = ids_where(|talk| talk["track"] == PROPOSALS);
    assert_eq!(proposals.len(), 16, "microconference proposals");
    let free = ids_where(|talk| talk.get("session").is_none());
    assert_eq!(free, proposals, "talks without a session are the proposals");

    let mut untimed = proposals;
    untimed.push("226".to_owned());
    let found = ids_where(|talk| talk.get("slot").is_none());
    assert_eq!(found, untimed, "without a time: the proposals and #226");
    assert_eq!(talk("226")["session"], "Real-time and Scheduling MC");
}

#[test]
fn sessions_are_declared_used_and_described() {
    let conference = conference();
    let sessions = conference["sessions"].as_array().unwrap().iter();
    let found = sessions.map(|one| (text(one, "title"), text(one, "description")));
    let expected = [
        ("Kernel Testing & Dependability MC", "8", 7),
        ("RISC-V MC", "18", 10),
        ("Real-time and Scheduling MC", "16", 10),
        ("VFIO/IOMMU/PCI MC", "29", 5),
    ];
    let declared = expected.map(|(title, id, _)| (title, id));
    assert_eq!(found.collect::<Vec<_>>(), declared, "sessions by title");
    for (title, id, count) in expected {
        assert_eq!(talk(id)["title"], title, "#{id} describes a session");
        assert_eq!(talk(id)["track"], PROPOSALS, "#{id} is a proposal");
        let members = ids_where(|talk| talk["session"] == title).len();
        assert_eq!(members, count, "talks in {title}");
    }
    let members = ids_where(|talk| talk.get("session").is_some()).len();
    assert_eq!(members, 32, "a talk is in a session that is not declared");
}

#[test]
fn tracks_are_declared_and_used() {
    let conference = conference();
    let tracks = conference["tracks"].as_array().unwrap().iter();
    let found: Vec<_> = tracks.map(|track| (text(track, "name"), text(track, "short"))).collect();
    let names: Vec<&str> = found.iter().map(|track| track.0).collect();
    assert!(names.is_sorted(), "tracks are sorted by name: {names:?}");
    assert_eq!(found[0], (PROPOSALS, "Proposals"));
    for (name, short) in &found[1..] {
        assert_eq!(*name, format!("LPC Microconference: {short}"));
    }
    let talks = talks();
    let used: BTreeSet<_> = talks.iter().filter_map(|talk| talk["track"].as_str()).collect();
    assert_eq!(used, names.into_iter().collect(), "used and declared tracks");
    assert_eq!(used.len(), 6, "tracks");

    let without = ids_where(|talk| talk.get("track").is_none());
    assert_eq!(without, ["272", "323"], "talks without a track");
    let elsewhere = talk("197");
    assert_eq!(elsewhere["session"], "Kernel Testing & Dependability MC");
    assert_eq!(elsewhere["track"], "LPC Microconference: Linux Kernel Debugging MC");
}

#[test]
fn no_room_is_invented() {
    assert_eq!(conference().get("rooms"), None, "the report names no room");
    let with = ids_where(|talk| talk.get("room").is_some());
    assert!(with.is_empty(), "the report names no rooms: {with:?}");
}

#[test]
fn only_known_urls_are_present() {
    let with = ids_where(|talk| talk.get("url").is_some());
    assert_eq!(with, URLS.map(|(id, _)| id), "talks with an address");
    for (id, number) in URLS {
        let url = format!("https://lpc.events/event/17/contributions/{number}/");
        assert_eq!(talk(id)["url"], url, "address of #{id}");
    }
}

#[test]
fn people_are_complete_in_every_role() {
    let talks = talks();
    let total = |role| talks.iter().map(|talk| people(talk, role).len()).sum();
    let totals: [usize; 3] = ROLES.map(total);
    assert_eq!(totals, [82, 1, 43], "{ROLES:?} of all talks");
    for (id, role, expected) in [
        ("8", "authors", "Guillaume Tucker, Sasha Levin, Shuah Khan, Shuah Khan"),
        ("25", "coauthors", "Philip Balister"),
        ("228", "authors", "Anup Patel, Clément Léger, Himanshu Chauhan"),
        ("228", "presenters", "Clément Léger"),
        ("272", "presenters", "Sasha Levin, Shuah Khan"),
    ] {
        assert_eq!(names(id, role).join(", "), expected, "{role} of #{id}");
    }
}

#[test]
fn person_names_are_in_ordinary_form() {
    for talk in talks() {
        for person in ROLES.iter().flat_map(|role| people(&talk, role)) {
            let place = format!("#{}: {person}", text(&talk, "id"));
            let name = text(person, "name");
            let (first, last) = name.rsplit_once(' ').expect(&place);
            assert!(!first.trim().is_empty(), "no first name in {place}");
            assert!(last.contains(char::is_lowercase), "capitals in {place}");
            assert!(!name.contains([',', ';', '(', '*']), "signs in {place}");
            assert!(!name.starts_with("Mr "), "form of address in {place}");

            let affiliation = person.get("affiliation").map(|it| it.as_str().unwrap());
            assert!(!matches!(affiliation, Some("" | "N/A")), "none in {place}");
            let count = |sign| affiliation.unwrap_or_default().matches(sign).count();
            assert_eq!(count('('), count(')'), "unpaired bracket in {place}");
        }
    }
    for (id, name) in [
        ("16", "Daniel Bristot de Oliveira"),
        ("24", "Wedson Almeida Filho"),
        ("29", "Krzysztof Wilczyński"),
        ("76", "Leonardo Bras Soares Passos"),
        ("18", "ATISH Patra"),
        ("215", "philip Li"),
    ] {
        let found = names(id, "authors");
        assert!(found.iter().any(|one| one == name), "{name} not in {found:?}");
    }
    let affiliation = |id, at: usize| talk(id)["authors"][at]["affiliation"].clone();
    assert_eq!(affiliation("31", 3), "Huawei Technologies R&D (UK)");
    assert_eq!(affiliation("8", 3), "The Linux Foundation");
    assert_eq!(affiliation("250", 0), Value::Null, "(N/A) means none");
}

#[test]
fn conversion_errors_stay_corrected() {
    for (id, role, at, name) in [
        ("36", "authors", 0, "Rafael Wysocki"),
        ("8", "authors", 0, "Guillaume Tucker"),
        ("18", "authors", 1, "Palmer Dabbelt"),
        ("208", "authors", 0, "Palmer Dabbelt"),
        ("208", "presenters", 0, "Palmer Dabbelt"),
    ] {
        assert_eq!(names(id, role)[at], name, "{role} of #{id}");
    }
    for fault in ["tocker", "wy socki", "dabelt"] {
        let found = TEXT.to_lowercase().find(fault);
        assert_eq!(found, None, "the fault {fault:?} is back");
    }
}

#[test]
fn other_spellings_stay_as_printed() {
    assert_eq!(talk("136")["title"], "Q&A about PREEMP_RT");
    let title = "Do nothing fast: How to scale idle cpus ?";
    assert_eq!(talk("220")["title"], title);
    for (id, spelling) in [
        ("8", "- Jan Lbbe"),
        ("16", "The new EVVDF scheduler"),
        ("16", "vschnaid@redhat.com"),
        ("18", "and much of the new"),
        ("29", "- Jörg Rödel"),
        ("29", "- Jörg Roedel ("),
        ("37", "Implementing arch – agnostic abstractions"),
        ("169", "Also, msot ban"),
        ("198", "cycle/instrret"),
        ("211", "task placement deciion"),
        ("225", "HW vendors that with to publish"),
        ("226", "$O(n^2)$"),
    ] {
        let found = abstract_of(id).contains(spelling);
        assert!(found, "#{id} no longer says {spelling:?}");
    }
}

#[test]
fn abstracts_are_complete() {
    let without = ids_where(|talk| lines_of(talk).next().is_none());
    assert_eq!(without, ["272", "323"], "talks without an abstract");
    let words = sum_of_lines(|line| {
        let marked = is_list_item(line) || line == "```";
        line.split_whitespace().count() - usize::from(marked)
    });
    assert_eq!(words, 9846, "words, not counting the marks of lists and code");
}

#[test]
fn abstracts_have_no_stray_whitespace_or_markup() {
    for talk in talks() {
        let id = text(&talk, "id");
        let mut before = "";
        for line in lines_of(&talk) {
            let control = line.contains(char::is_control);
            assert!(!control, "#{id}: control character in {line:?}");
            assert_eq!(line.trim_end(), line, "#{id}: spaces at an end");
            let blank = before.is_empty() && line.is_empty();
            assert!(!blank, "#{id}: a blank line too many");
            // The report's bold, doubled and glued bullets, link definitions and footnote marks.
            for stray in ["**", "- * ", "?- ", "]:", "¹", "²", "³"] {
                assert!(!line.contains(stray), "#{id}: {stray:?} in {line:?}");
            }
            before = line;
        }
        let ended = talk.get("abstract").is_none() || !before.is_empty();
        assert!(ended, "#{id}: a blank line at the end");
    }
}

#[test]
fn report_labels_are_removed() {
    for label in [
        "Primary author",
        "Co-author",
        "Presenter:",
        "Presenters:",
        "Session Classification",
        "Track Classification",
        "Contribution ID",
        "Type: ",
        "not specified",
    ] {
        assert_eq!(TEXT.find(label), None, "a label of the report: {label:?}");
    }
}

#[test]
fn page_breaks_no_longer_cut_lists() {
    for (id, joint) in [
        ("8", "issues upstream, etc.\n- Kselftest continues"),
        ("8", "- Kees Cook\n- Kate Stewart\n"),
        ("14", "technical debt?\n\n  How can we share logic between"),
        ("14", "data structures?\n\n  Please see Philipp Rudo's"),
        ("14", "regarding this very topic.\n\n- Kernel core dumps"),
        ("18", "sponsored runners?\n- Hardware assisted"),
        ("29", "of Virtual Devices\n- The work on the PCIe"),
        ("33", "BeagleBoard.org)\n- IEEE 802.15.4 Linux"),
        ("35", "come up with a easier answer.\n- MMIO tracer"),
        ("76", "most of this cost?\n- How does that impact"),
    ] {
        let found = abstract_of(id).contains(joint);
        assert!(found, "#{id} is cut in the middle of {joint:?}");
    }
}

#[test]
fn lists_are_complete_and_stay_nested() {
    let total = sum_of_lines(|line| is_list_item(line).into());
    assert_eq!(total, 427, "list items of all abstracts");
    let nested = sum_of_lines(|line| (is_list_item(line) && indent(line) == 2).into());
    assert_eq!(nested, 30, "list items inside list items");

    let endpoint = abstract_of("119");
    let numbers = endpoint.lines().filter(|line| is_list_item(line));
    let numbers: Vec<&str> = numbers.map(|line| &line[..3]).collect();
    assert_eq!(numbers, ["1. ", "2. ", "3. "], "#119 is numbered 1 to 3");

    let topics = abstract_of("29");
    for (parent, first, count) in [
        ("- PCI", "  - Cache Coherent Interconnect", 19),
        ("- VFIO", "  - Write-combine on non-x86", 6),
        ("- IOMMU", "  - /dev/iommufd development", 5),
    ] {
        let below = topics.lines().skip_while(|line| *line != parent).skip(1);
        let children: Vec<&str> = below.take_while(|line| indent(line) == 2).collect();
        assert_eq!(children.len(), count, "#29: under {parent:?}: {children:?}");
        assert!(children[0].starts_with(first), "#29: {first:?} comes first");
    }
}

#[test]
fn links_are_complete() {
    let count = |sign: &str| sum_of_lines(|line| line.matches(sign).count());
    assert_eq!(count("://"), 52, "web addresses in all abstracts");
    assert_eq!(count("<https://"), 52, "each is a link in angle brackets");
    assert_eq!(count("]("), 3, "links with a text");
    assert_eq!(count("](#)"), 3, "their targets are lost in the report");

    for line in talks().iter().flat_map(lines_of) {
        for link in line.split('<').skip(1) {
            let (url, _) = link.split_once('>').expect("a closed link");
            assert!(url.starts_with("https://"), "no link in {line:?}");
            let odd = url.contains(' ') || url.ends_with(['.', ',', ')']);
            assert!(!odd, "more than an address in {line:?}");
        }
    }
    let power = abstract_of("36");
    let below = power.lines().filter(|line| line.starts_with("  <https://"));
    assert_eq!(below.count(), 13, "#36: links of their own under list items");
}

#[test]
fn footnote_marks_have_their_links() {
    for (id, count) in [("16", 6), ("18", 3), ("169", 2), ("256", 1), ("271", 2)] {
        let lines = abstract_of(id);
        for number in 1..=count {
            let mark = format!("[{number}]");
            let lines = lines.lines().filter(|line| line.contains(&mark));
            let (notes, marks): (Vec<&str>, Vec<&str>) =
                lines.partition(|line| line.trim_start_matches("- ").starts_with(&mark));
            assert_eq!(notes.len(), 1, "#{id}: notes {mark}: {notes:?}");
            assert!(notes[0].contains("<https://"), "#{id}: {mark} has a link");
            // #169 prints its URLs in the text too, without marks.
            assert_eq!(marks.is_empty(), id == "169", "#{id}: marks {mark}");
            let spaced = marks.iter().all(|line| line.contains(&format!(" {mark}")));
            assert!(spaced, "#{id}: {mark} stands after a space");
        }
    }
}

#[test]
fn code_and_emphasis_are_kept() {
    let meminfo = [
        "/proc/meminfo:",
        "",
        "```",
        "PageTables:      XXX kB",
        "SecPageTables:   XXX kB",
        "IOMMUPageTables: XXX kB",
        "```",
        "",
        "This would allow users to see",
    ];
    let found = abstract_of("256").contains(&meminfo.join("\n"));
    assert!(found, "#256: the lines of /proc/meminfo are a code block");
    for (id, code) in [
        ("18", "`riscv_hwprobe()`"),
        ("18", "`Kconfig.socs`"),
        ("29", "`/dev/iommufd`"),
        ("37", "*mmu_notifier*s"),
        ("37", "*perf*"),
        ("76", "`queue_work_on(isolated_cpu)`"),
        ("76", "`local_lock`"),
        ("76", "`queue_work_on(target_cpu)`"),
        ("169", "`irq_fpu_usable()`"),
        ("178", "`task_struct`"),
        ("269", "`kvm_arch_irq_bypass_add_producer()`"),
        ("269", "`irq_set_vcpu_affinity()`"),
    ] {
        assert!(abstract_of(id).contains(code), "#{id} has no {code}");
    }
    let count = |sign: char| sum_of_lines(|line| line.matches(sign).count());
    assert_eq!(count('`'), 2 * 10 + 2 * 3, "ten code spans, one code block");
    assert_eq!(count('*'), 2 * 2, "two emphasised words");
}
