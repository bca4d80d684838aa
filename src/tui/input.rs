//! Decodes terminal input to events.
//!
//! The bytes are first split into complete sequences, independent of how reads cut
//! them: single keys, control sequences, control strings and pastes (ECMA-48 5.4 and
//! 5.6). Control strings are dropped, since the program never queries the terminal.
//! `termina` then interprets each complete key or control sequence; on its own it would
//! wait forever for the end of some reports, and take the contents of others for keys.

use std::collections::VecDeque;
use std::mem;
use std::str;
use std::time::Duration;

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use termina::{Parser, event as parsed};

/// How long to wait for more bytes before the start of a sequence counts as a key (an ESC
/// as the Escape key, `ESC [` as Alt-\[), and a Ctrl-C in a paste as the key rather than as
/// text.
pub const PATIENCE: Duration = Duration::from_millis(50);

/// The most bytes kept of a control sequence. No sequence with a meaning is longer.
const LONGEST: usize = 256;

const CTRL_C: u8 = 0x03;
const BEL: u8 = 0x07;
const CAN: u8 = 0x18;
const SUB: u8 = 0x1a;
const ESC: u8 = 0x1b;
/// The string terminator as a single byte; its two-byte form is ESC and a backslash.
const ST: u8 = 0x9c;
const PASTE_END: &[u8] = b"\x1b[201~";

/// The construct that the next byte belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// A character or a sequence.
    #[default]
    Keys,
    /// A control string: DCS, SOS, OSC, PM or APC.
    String {
        /// Whether BEL ends the string too.
        bell: bool,
        /// The previous byte.
        previous: u8,
    },
    /// Pasted text.
    Paste {
        /// Whether the text is reported; a discarded paste is read but dropped.
        wanted: bool,
    },
}

/// Turns bytes into events.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// The bytes so far of an unfinished character, sequence or paste.
    pending: Vec<u8>,
    /// Whether the last byte is a Ctrl-C in a paste or a control string.
    interrupted: bool,
    /// The start of the next sequence, which may be lost: counted as a key, or read by
    /// another program. Empty if there is none.
    lost: &'static [u8],
    parser: Parser,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Processes the bytes of a read.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if !bytes.is_empty() && !self.lost.is_empty() {
            bytes = self.behead(bytes);
            self.lost = b"";
        }
        for &byte in bytes {
            self.take(byte);
        }
    }

    pub fn pop(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Whether [`Decoder::settle`] must be called if no byte comes within [`PATIENCE`].
    pub fn is_undecided(&self) -> bool {
        self.interrupted || !self.start().is_empty()
    }

    /// The start of a sequence, if the bytes so far may be all of a key.
    fn start(&self) -> &'static [u8] {
        match (self.state, &self.pending[..]) {
            (State::Keys, [ESC]) => b"\x1b",
            (State::Keys, [ESC, b'[']) => b"\x1b[",
            (State::Keys, [ESC, b'O']) => b"\x1bO",
            _ => b"",
        }
    }

    /// Resolves pending bytes after which nothing followed: the start of a sequence becomes
    /// a key, and a Ctrl-C becomes the key and ends its paste or control string.
    pub fn settle(&mut self) {
        if mem::take(&mut self.interrupted) {
            if let State::Paste { wanted } = self.state {
                self.pending.pop();
                self.paste(wanted);
            }
            self.state = State::Keys;
            self.take(CTRL_C);
            return;
        }
        self.lost = self.start();
        match self.lost {
            [] => return,
            [_, c] => {
                let key = KeyEvent::new(KeyCode::Char(char::from(*c)), KeyModifiers::ALT);
                self.events.push_back(Event::Key(key));
            }
            escape => self.decode(escape),
        }
        self.pending.clear();
    }

    /// Drops all events so far, because they were meant for another program. An
    /// unfinished sequence is still read to its end and dropped.
    pub fn discard(&mut self) {
        self.events.clear();
        self.interrupted = false;
        self.lost = self.start();
        if let State::Paste { wanted } = &mut self.state {
            *wanted = false;
        } else if !self.lost.is_empty() {
            self.pending.clear();
        }
        if self.lost.is_empty() {
            self.lost = b"\x1b";
        }
    }

    /// Strips the rest of a control string whose start is lost from the bytes of a read, and
    /// completes a control sequence. Nobody types that much within a single read.
    fn behead<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        if self.state != State::Keys || !self.pending.is_empty() {
            return bytes;
        }
        let is_end = |at: usize| match bytes[at] {
            ST => at == 0 || ends_string(bytes[at - 1]),
            byte => byte < 0x20,
        };
        let control = (0..bytes.len()).find(|&at| is_end(at));
        let rest = control.map_or(&[][..], |at| &bytes[at..]);
        match (control, rest) {
            (Some(1..), [ESC, b'\\', rest @ ..] | [BEL | ST, rest @ ..]) => return rest,
            _ if is_rest(self.lost, bytes) => self.pending.extend(self.lost),
            _ => {}
        }
        bytes
    }

    fn take(&mut self, byte: u8) {
        self.interrupted = false;
        match self.state {
            State::Keys => {
                // What is longer means nothing; only its end matters.
                self.pending.truncate(LONGEST);
                self.pending.push(byte);
                self.split();
            }
            State::String { bell, previous } => self.string(bell, previous, byte),
            State::Paste { wanted } => {
                self.pending.push(byte);
                self.interrupted = byte == CTRL_C;
                if byte == b'~' && self.pending.ends_with(PASTE_END) {
                    let text = self.pending.len() - PASTE_END.len();
                    self.pending.truncate(text);
                    self.paste(wanted);
                    self.state = State::Keys;
                }
            }
        }
    }

    /// Handles the pending bytes that are complete.
    fn split(&mut self) {
        let text = self.pending.strip_prefix(&[ESC]).unwrap_or(&self.pending);
        // A C1 control, as a byte or encoded as a character, means ESC and a letter.
        if let [0xc2, c @ 0x80..=0x9f] | [c @ 0x80..=0x9f] = *text {
            self.pending = vec![ESC, c - 0x40];
            if !b"[O]PX^_".contains(&(c - 0x40)) {
                self.pending.clear();
            }
        }
        while let Some(length) = length(&self.pending) {
            let sequence: Vec<u8> = self.pending.drain(..length).collect();
            match sequence[..] {
                [ESC, b'[', ref parameters @ ..] => self.control_sequence(parameters),
                [ESC, kind @ (b']' | b'P' | b'X' | b'^' | b'_')] => {
                    self.state = State::String { bell: kind == b']', previous: kind };
                }
                // The terminator of a string that has already ended, and an unknown key.
                [ESC, b'\\' | b'O'] => {}
                _ => self.decode(&sequence),
            }
        }
    }

    /// Handles a control sequence, without its CSI. It may lack its end.
    fn control_sequence(&mut self, parameters: &[u8]) {
        if parameters == b"200~" {
            self.state = State::Paste { wanted: true };
            return;
        }
        // The modifyOtherKeys format of xterm; other terminals end the sequence with
        // `u`.
        let other_key = parameters
            .strip_prefix(b"27;")
            .and_then(|rest| str::from_utf8(rest.strip_suffix(b"~")?).ok()?.split_once(';'));
        if let Some((modifiers, code)) = other_key {
            return self.decode(format!("\x1b[{code};{modifiers}u").as_bytes());
        }
        let is_input = match parameters {
            [b'[', ..] => parameters.len() == 2,
            [b'M', ..] => true,
            [b'0'..=b'9' | b'<', ..] => !parameters.iter().any(|byte| (0x20..0x30).contains(byte)),
            _ => parameters.len() == 1,
        };
        if is_input {
            self.decode(&[b"\x1b[", parameters].concat());
        }
    }

    fn string(&mut self, bell: bool, previous: u8, byte: u8) {
        self.interrupted = byte == CTRL_C;
        self.state = match (previous, byte) {
            (ESC, b'\\') | (_, CAN | SUB) => State::Keys,
            (previous, ST) if ends_string(previous) => State::Keys,
            (_, BEL) if bell => State::Keys,
            (ESC, _) => {
                // An ESC that does not start the terminator still ends the string.
                self.state = State::Keys;
                self.pending.push(ESC);
                return self.take(byte);
            }
            _ => State::String { bell, previous: byte },
        };
    }

    fn paste(&mut self, wanted: bool) {
        let text = mem::take(&mut self.pending);
        if wanted {
            let text = String::from_utf8_lossy(&text).into_owned();
            self.events.push_back(Event::Paste(text));
        }
    }

    /// Decodes a complete sequence.
    fn decode(&mut self, sequence: &[u8]) {
        self.parser.parse(sequence, false);
        match self.parser.pop() {
            Some(event) => self.events.extend(translate(&event)),
            // The parser may still wait for the rest of an unknown sequence.
            None => self.parser = Parser::default(),
        }
    }
}

/// The length of the first complete character or sequence; `None` if more must come. A
/// sequence that is broken off ends before the byte that does not belong to it.
fn length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [] | [ESC] | [ESC, b'O'] => None,
        // Never report Ctrl-Alt-C, so that this key always ends the program.
        [ESC, ESC | CTRL_C, ..] => Some(1),
        [ESC, b'O', c, ..] => Some(if c.is_ascii_graphic() { 3 } else { 2 }),
        [ESC, b'[', parameters @ ..] => Some(2 + control_length(parameters)?),
        [ESC, b']' | b'P' | b'X' | b'^' | b'_', ..] => Some(2),
        // An ESC before a character means the Alt key.
        [ESC, character @ ..] => Some(1 + character_length(character)?),
        character => character_length(character),
    }
}

fn control_length(parameters: &[u8]) -> Option<usize> {
    // The original mouse report of xterm: three arbitrary bytes follow.
    if let [b'M', mouse @ ..] = parameters {
        let broken = mouse.iter().take(3).position(|byte| *byte < 0x20);
        return broken.or((mouse.len() >= 3).then_some(3)).map(|length| length + 1);
    }
    // F1 to F5 of the Linux console: another letter follows.
    let first = usize::from(parameters.first() == Some(&b'['));
    let rest = &parameters[first..];
    let last = rest.iter().position(|byte| !(0x20..0x40).contains(byte))?;
    Some(first + last + usize::from((0x40..0x7f).contains(&rest[last])))
}

/// The length of a character, or of the bytes that are none.
fn character_length(bytes: &[u8]) -> Option<usize> {
    match str::from_utf8(bytes) {
        Ok(text) => text.chars().next().map(char::len_utf8),
        Err(error) => error.error_len(),
    }
}

/// Whether an ST after this byte is a terminator, and not the middle of a character.
fn ends_string(previous: u8) -> bool {
    matches!(previous, ..0x80 | 0xc2)
}

/// Whether the bytes begin with the rest of a control sequence whose start is lost. After
/// `ESC [`, a single letter is a key, which somebody types after Alt-\[.
fn is_rest(lost: &[u8], bytes: &[u8]) -> bool {
    let rest = match (lost, bytes) {
        ([ESC], [b'[', rest @ ..]) => rest,
        ([ESC, b'['], [0x20..0x40, ..]) => bytes,
        _ => return false,
    };
    let end = rest.iter().find(|byte| !(0x20..0x40).contains(*byte));
    matches!(end, Some(0x40..=0x7e))
}

/// Converts an event to crossterm's type; `None` for reports.
fn translate(event: &termina::Event) -> Option<Event> {
    match event {
        termina::Event::Key(key) => {
            let is_pressed = key.kind != parsed::KeyEventKind::Release;
            let code = key_code(key.code).filter(|_| is_pressed)?;
            Some(Event::Key(KeyEvent::new(code, modifiers(key.modifiers))))
        }
        termina::Event::Mouse(mouse) => Some(Event::Mouse(MouseEvent {
            kind: mouse_kind(mouse.kind)?,
            column: mouse.column,
            row: mouse.row,
            modifiers: modifiers(mouse.modifiers),
        })),
        _ => None,
    }
}

fn key_code(code: parsed::KeyCode) -> Option<KeyCode> {
    Some(match code {
        parsed::KeyCode::Char(c) => KeyCode::Char(c),
        parsed::KeyCode::Enter => KeyCode::Enter,
        parsed::KeyCode::Backspace => KeyCode::Backspace,
        parsed::KeyCode::Tab => KeyCode::Tab,
        parsed::KeyCode::BackTab => KeyCode::BackTab,
        parsed::KeyCode::Escape => KeyCode::Esc,
        parsed::KeyCode::Left => KeyCode::Left,
        parsed::KeyCode::Right => KeyCode::Right,
        parsed::KeyCode::Up => KeyCode::Up,
        parsed::KeyCode::Down => KeyCode::Down,
        parsed::KeyCode::Home => KeyCode::Home,
        parsed::KeyCode::End => KeyCode::End,
        parsed::KeyCode::PageUp => KeyCode::PageUp,
        parsed::KeyCode::PageDown => KeyCode::PageDown,
        parsed::KeyCode::Insert => KeyCode::Insert,
        parsed::KeyCode::Delete => KeyCode::Delete,
        parsed::KeyCode::Function(number) => KeyCode::F(number),
        _ => return None,
    })
}

fn modifiers(found: parsed::Modifiers) -> KeyModifiers {
    let all = [
        (parsed::Modifiers::SHIFT, KeyModifiers::SHIFT),
        (parsed::Modifiers::ALT, KeyModifiers::ALT),
        (parsed::Modifiers::CONTROL, KeyModifiers::CONTROL),
    ];
    all.into_iter().filter(|(theirs, _)| found.contains(*theirs)).map(|(_, ours)| ours).collect()
}

/// Converts presses of the left button and the wheel; the program ignores everything else.
fn mouse_kind(kind: parsed::MouseEventKind) -> Option<MouseEventKind> {
    Some(match kind {
        parsed::MouseEventKind::Down(parsed::MouseButton::Left) => {
            MouseEventKind::Down(MouseButton::Left)
        }
        parsed::MouseEventKind::ScrollUp => MouseEventKind::ScrollUp,
        parsed::MouseEventKind::ScrollDown => MouseEventKind::ScrollDown,
        parsed::MouseEventKind::ScrollLeft => MouseEventKind::ScrollLeft,
        parsed::MouseEventKind::ScrollRight => MouseEventKind::ScrollRight,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
