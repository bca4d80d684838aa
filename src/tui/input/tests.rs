//! No report counts as a key, wherever reads cut it; and no bytes swallow a Ctrl-C.

use proptest::prelude::*;

use super::*;

/// The events of some reads, with a pause after each read.
fn events(reads: &[&[u8]]) -> Vec<Event> {
    let mut decoder = Decoder::default();
    for read in reads {
        decoder.feed(read);
        if decoder.is_undecided() {
            decoder.decide();
        }
    }
    std::iter::from_fn(|| decoder.pop()).collect()
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

fn chars(text: &str) -> Vec<Event> {
    let char = |c| key(KeyCode::Char(c), KeyModifiers::NONE);
    text.chars().map(char).collect()
}

fn ctrl_c() -> Event {
    key(KeyCode::Char('c'), KeyModifiers::CONTROL)
}

fn escape() -> Event {
    key(KeyCode::Esc, KeyModifiers::NONE)
}

const REPORTS: &[&str] = &[
    "\x1b[?997;1n",
    "\x1b[?2026;2$y",
    "\x1b[?2048;0$y",
    "\x1b[?62;22c",
    "\x1b[>41;354;0c",
    "\x1b[=0u",
    "\x1b[?1u",
    "\x1b[12;40R",
    "\x1b[?12;40;1R",
    "\x1b[4;600;800t",
    "\x1b[0n",
    "\x1b[I",
    "\x1b[O",
    "\x1b[!p",
    "\x1b[2 q",
    "\x1b[;;5~",
    "\x1b[201~",
    "\x1bP>|tmux 3.3a\x1b\\",
    "\x1bP1+r544e=787465726d\x1b\\",
    "\x1bP!|00000000\x1b\\",
    "\x1b]11;rgb:2828/2828/2828\x1b\\",
    "\x1b]11;rgb:2828/2828/2828\x07",
    "\x1b]lÜber œ\x1b\\",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b^privé\x1b\\",
    "\x1bXstart q\x1b\\",
    "\u{9b}?997;1n",
    "\u{90}>|x\u{9c}",
    "\u{9d}11;?\u{7}",
];

#[test]
fn split_reports_are_never_keys() {
    for report in REPORTS {
        let report = report.as_bytes();
        for cut in 0..=report.len() {
            let (head, rest) = report.split_at(cut);
            // The rest with keys after it, in separate reads and in the same read.
            for reads in [vec![head, rest, b"3q"], vec![head, &[rest, b"3q"].concat()]] {
                let mut found = events(&reads);
                // An ESC that nothing follows for a while is the Escape key.
                if head.ends_with(&[ESC]) && cut == 1 {
                    assert_eq!(found.remove(0), escape());
                }
                let shown = report.escape_ascii();
                assert_eq!(found, chars("3q"), "{shown} cut at {cut}");
            }
        }
    }
}

#[test]
fn eight_bit_controls_are_decoded() {
    for report in [
        &b"\x9b?997;1n"[..],
        b"\x90>|tmux 3.3a\x9c",
        b"\x9d11;rgb:0/0/0\x07",
        b"\x9fG\x9c",
        b"\x9e\x9c",
        b"\x98q\x9c",
    ] {
        assert_eq!(events(&[report, b"3"]), chars("3"));
    }
    assert_eq!(
        events(&[b"\x9bA\x8fP"]),
        [key(KeyCode::Up, KeyModifiers::NONE), key(KeyCode::F(1), KeyModifiers::NONE)]
    );
}

#[test]
fn keys_are_decoded_across_split_reads() {
    let cases: [(&[u8], Event); 14] = [
        (b"\x1b[A", key(KeyCode::Up, KeyModifiers::NONE)),
        (b"\x1bOB", key(KeyCode::Down, KeyModifiers::NONE)),
        (b"\x1b[1;5C", key(KeyCode::Right, KeyModifiers::CONTROL)),
        (b"\x1b[Z", key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        (b"\x1b[6~", key(KeyCode::PageDown, KeyModifiers::NONE)),
        (b"\x1b[15;2~", key(KeyCode::F(5), KeyModifiers::SHIFT)),
        (b"\x1b[[B", key(KeyCode::F(2), KeyModifiers::NONE)),
        (b"\x1b[99;5u", ctrl_c()),
        (b"\x1b[27;5;99~", ctrl_c()),
        (b"\r", key(KeyCode::Enter, KeyModifiers::NONE)),
        (b"\x7f", key(KeyCode::Backspace, KeyModifiers::NONE)),
        ("é".as_bytes(), key(KeyCode::Char('é'), KeyModifiers::NONE)),
        ("漢".as_bytes(), key(KeyCode::Char('漢'), KeyModifiers::NONE)),
        (b"J", key(KeyCode::Char('J'), KeyModifiers::SHIFT)),
    ];
    for (bytes, wanted) in cases {
        for cut in 0..=bytes.len() {
            let mut decoder = Decoder::default();
            decoder.feed(&bytes[..cut]);
            decoder.feed(&bytes[cut..]);
            let found: Vec<_> = std::iter::from_fn(|| decoder.pop()).collect();
            assert_eq!(found, std::slice::from_ref(&wanted), "{}", bytes.escape_ascii());
        }
    }
    let alt = |c| key(KeyCode::Char(c), KeyModifiers::ALT);
    assert_eq!(events(&["\x1bx\x1bé".as_bytes()]), [alt('x'), alt('é')]);
    assert_eq!(
        events(&[b"\x1b\x1b[A\x1b"]),
        [escape(), key(KeyCode::Up, KeyModifiers::NONE), escape()]
    );
}

#[test]
fn mouse_events_are_decoded_in_every_encoding() {
    let press = |kind, column, row| {
        Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
    };
    let left = MouseEventKind::Down(MouseButton::Left);
    assert_eq!(events(&[b"\x1b[<0;3;2M"]), [press(left, 2, 1)]);
    assert_eq!(events(&[b"\x1b[M #\"j"])[0], press(left, 2, 1));
    assert_eq!(events(&[b"\x1b[M", b" \xf0q"]), [press(left, 207, 80)]);
    let wheel = press(MouseEventKind::ScrollDown, 2, 1);
    assert_eq!(events(&[b"\x1b[<65;3;2M\x1b[<0;3;2m"]), [wheel]);
}

#[test]
fn paste_is_text_up_to_its_end_marker() {
    let text = "one\r\x1b[31mtwo\x03 q\x1b]0;\x1bP é";
    let bytes = format!("\x1b[200~{text}\x1b[201~j");
    for cut in 7..bytes.len() - 1 {
        let mut decoder = Decoder::default();
        decoder.feed(&bytes.as_bytes()[..cut]);
        decoder.feed(&bytes.as_bytes()[cut..]);
        let found: Vec<_> = std::iter::from_fn(|| decoder.pop()).collect();
        assert_eq!(found[0], Event::Paste(text.to_owned()), "cut at {cut}");
        assert_eq!(found[1..], chars("j"));
    }
}

#[test]
fn ctrl_c_ends_an_unfinished_paste_or_sequence() {
    assert_eq!(
        events(&[b"\x1b[200~half", b" of it", b"\x03"]),
        [Event::Paste("half of it".to_owned()), ctrl_c()]
    );
    for begun in ["\x1bP>|", "\x1b]11;", "\x1b_G", "\x1b^", "\x1bX", "\x1b[?9", "\x1bO", "é"] {
        let found =
            events(&[&begun.as_bytes()[..begun.len().max(2) - usize::from(begun == "é")], b"\x03"]);
        assert_eq!(found, [ctrl_c()], "{begun:?}");
    }
    // Pressing Escape twice ends a string too.
    assert_eq!(events(&[b"\x1bPq", b"\x1b", b"\x1b", b"j"])[2..], chars("j"));
}

#[test]
fn discarded_sequence_is_dropped_to_its_end() {
    for (while_away, later) in [
        (&b"jq\x1b[?99"[..], &b"7;1n"[..]),
        (b"\x1bP>|tmux", b" 3.3a\x1b\\"),
        (b"\x1b[200~pasted", b" q\x1b[201~"),
        (b"\x1b", b"]11;rgb:0/0/0\x1b\\"),
        (b"\x1b", b"[A"),
        // Another program has read the start of the sequence.
        (b"", b" 3.3a\x1b\\"),
        (b"", b"0/0/0\x07"),
    ] {
        let mut decoder = Decoder::default();
        decoder.feed(while_away);
        decoder.discard();
        assert!(!decoder.is_undecided());
        decoder.feed(later);
        let late: Vec<_> = std::iter::from_fn(|| decoder.pop()).collect();
        assert!(late.is_empty() || later == b"[A", "{late:?}");
        decoder.feed(b"3q");
        let found: Vec<_> = std::iter::from_fn(|| decoder.pop()).collect();
        assert_eq!(found, chars("3q"), "{}", later.escape_ascii());
    }
}

/// A control sequence that is not a key, or a control string.
fn report() -> impl Strategy<Value = Vec<u8>> {
    let control = ("[?>=][0-9;:]{0,12}", "[ !$']{0,2}", "[@-~]");
    let control = control.prop_map(|(parameters, between, end)| {
        format!("\x1b[{parameters}{between}{end}").into_bytes()
    });
    let content = "[ -~é漢\u{9}-\u{d}]{0,40}";
    let string = (prop::sample::select(b"PX^_]".to_vec()), content, 0..3_usize);
    let string = string.prop_map(|(kind, content, end)| {
        let end = match (end, kind) {
            (0, b']') => "\x07",
            (1, _) => "\u{9c}",
            _ => "\x1b\\",
        };
        [&[ESC, kind], content.as_bytes(), end.as_bytes()].concat()
    });
    prop_oneof![control, string]
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn keys_after_a_split_report_are_kept(
        report in report(), cut in any::<prop::sample::Index>(), keys in "[a-z0-9]{1,6}",
    ) {
        // A lone ESC could be the Escape key.
        let cut = 2 + cut.index(report.len() - 1);
        let found = events(&[&report[..cut], &report[cut..], keys.as_bytes()]);
        prop_assert_eq!(found, chars(&keys));
    }

    #[test]
    fn random_bytes_never_swallow_ctrl_c(bytes in any::<Vec<u8>>(), cut in any::<prop::sample::Index>()) {
        let (head, rest) = bytes.split_at(cut.index(bytes.len() + 1));
        let found = events(&[head, rest, b"\x03"]);
        prop_assert_eq!(found.last(), Some(&ctrl_c()));
    }

    #[test]
    fn random_sequences_never_swallow_ctrl_c(
        bytes in prop::collection::vec(
            prop::sample::select(b"\x1b[]OPMX^_?<0129;:~u \\\x07\x18\x9b\x9c\xc2\xe2A".to_vec()), 0..30),
    ) {
        let found = events(&[&bytes, b"\x03"]);
        prop_assert_eq!(found.last(), Some(&ctrl_c()));
    }
}
