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
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use termina::{Parser, event as parsed};

/// How long to wait for more bytes before an ESC counts as the Escape key, and a Ctrl-C
/// in a paste as the key rather than as text.
pub const ESCAPE_TIMEOUT: Duration = Duration::from_millis(50);

/// The maximum number of bytes kept of a control sequence. No sequence with a meaning is
/// longer.
const MAX_SEQUENCE_BYTES: usize = 256;

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
    /// A character.
    #[default]
    Ground,
    /// The sequence after an ESC.
    Escape,
    /// A control sequence (CSI).
    Control,
    /// A function key (SS3).
    Function,
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
    /// The bytes so far of an unfinished character, control sequence or paste.
    pending: Vec<u8>,
    /// Whether the last byte is a Ctrl-C in a paste or a control string.
    interrupted: bool,
    /// Whether the start of the next sequence may be lost: counted as the Escape key,
    /// or read by another program.
    start_lost: bool,
    parser: Parser,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Processes the bytes of a read.
    pub fn feed(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        if !bytes.is_empty() && mem::take(&mut self.start_lost) && self.state == State::Ground {
            bytes = self.strip_lost_start(bytes);
        }
        for &byte in bytes {
            self.take(byte);
        }
    }

    pub fn pop(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// Whether [`Decoder::settle`] must be called if no byte comes within [`ESCAPE_TIMEOUT`].
    pub fn is_undecided(&self) -> bool {
        self.state == State::Escape || self.interrupted
    }

    /// Resolves a pending byte after which nothing followed: an ESC becomes the Escape
    /// key, and a Ctrl-C becomes the key and ends its paste or control string.
    pub fn decide(&mut self) {
        if mem::take(&mut self.interrupted) {
            if let State::Paste { wanted } = self.state {
                self.pending.pop();
                self.paste(wanted);
            }
            self.state = State::Ground;
            self.take(CTRL_C);
        } else if self.state == State::Escape {
            self.state = State::Ground;
            self.decode(&[ESC]);
            self.start_lost = true;
        }
    }

    /// Drops all events so far, because they were meant for another program. An
    /// unfinished sequence is still read to its end and dropped.
    pub fn discard(&mut self) {
        self.events.clear();
        self.interrupted = false;
        match &mut self.state {
            State::Escape => self.state = State::Ground,
            State::Paste { wanted } => *wanted = false,
            _ => {}
        }
        self.start_lost = true;
    }

    /// Strips the rest of a sequence whose start is lost from the bytes of a read. Typed keys
    /// never arrive that many in one read.
    fn strip_lost_start<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let is_end = |at: usize| match bytes[at] {
            ST => at == 0 || ends_string(bytes[at - 1]),
            byte => byte < 0x20,
        };
        let control = (0..bytes.len()).find(|&at| is_end(at));
        let rest = control.map_or(&[][..], |at| &bytes[at..]);
        match (control, rest) {
            (Some(1..), [ESC, b'\\', rest @ ..] | [BEL | ST, rest @ ..]) => rest,
            _ if is_control_sequence(bytes) => {
                self.state = State::Escape;
                bytes
            }
            _ => bytes,
        }
    }

    fn take(&mut self, byte: u8) {
        self.interrupted = false;
        match self.state {
            State::Ground => self.character(byte),
            State::Escape => self.escape(byte),
            State::Control => self.control(byte),
            State::Function => {
                self.state = State::Ground;
                if byte.is_ascii_graphic() {
                    self.decode(&[ESC, b'O', byte]);
                } else {
                    self.take(byte);
                }
            }
            State::String { bell, previous } => self.string(bell, previous, byte),
            State::Paste { wanted } => {
                self.pending.push(byte);
                self.interrupted = byte == CTRL_C;
                if byte == b'~' && self.pending.ends_with(PASTE_END) {
                    let text = self.pending.len() - PASTE_END.len();
                    self.pending.truncate(text);
                    self.paste(wanted);
                    self.state = State::Ground;
                }
            }
        }
    }

    /// Handles a byte of a character. An ESC before the character means the Alt key.
    fn character(&mut self, byte: u8) {
        if byte == ESC {
            self.pending.clear();
            self.state = State::Escape;
            return;
        }
        self.pending.push(byte);
        let text = self.pending.strip_prefix(&[ESC]).unwrap_or(&self.pending);
        let alone = text.len() == 1;
        match str::from_utf8(text).map(|text| text.chars().next()) {
            // A C1 control, encoded as a character.
            Ok(Some(control @ '\u{80}'..='\u{9f}')) => {
                self.pending.clear();
                self.c1(u8::try_from(control).unwrap_or_default());
            }
            Ok(_) => {
                let sequence = mem::take(&mut self.pending);
                self.decode(&sequence);
            }
            Err(error) if error.error_len().is_none() => {}
            Err(_) => {
                self.pending.clear();
                if alone {
                    self.c1(byte);
                } else {
                    self.take(byte);
                }
            }
        }
    }

    /// Handles a single-byte C1 control, if it starts a sequence.
    fn c1(&mut self, byte: u8) {
        let introducer = byte.wrapping_sub(0x40);
        if b"[O]PX^_".contains(&introducer) {
            self.escape(introducer);
        }
    }

    fn escape(&mut self, byte: u8) {
        self.state = match byte {
            b'[' => State::Control,
            b'O' => State::Function,
            b']' | b'P' | b'X' | b'^' | b'_' => {
                State::String { bell: byte == b']', previous: byte }
            }
            ESC => State::Escape,
            _ => State::Ground,
        };
        match byte {
            ESC => self.decode(&[ESC]),
            // Never report Ctrl-Alt-C, so that this key always ends the program.
            CTRL_C => {
                self.decode(&[ESC]);
                self.take(byte);
            }
            // The terminator of a string that has already ended.
            b'\\' => {}
            _ if self.state == State::Ground => {
                self.pending.push(ESC);
                self.take(byte);
            }
            _ => {}
        }
    }

    fn control(&mut self, byte: u8) {
        // The original mouse report of xterm: three arbitrary bytes follow.
        let is_mouse = self.pending.first() == Some(&b'M');
        let ends = match byte {
            0x20.. if is_mouse => self.pending.len() == 3,
            0x20..=0x3f => false,
            // F1 to F5 of the Linux console: another letter follows.
            b'[' | b'M' if self.pending.is_empty() => false,
            0x40..=0x7e => true,
            _ => {
                self.pending.clear();
                self.state = State::Ground;
                return self.take(byte);
            }
        };
        if self.pending.len() < MAX_SEQUENCE_BYTES {
            self.pending.push(byte);
        }
        if ends {
            let parameters = mem::take(&mut self.pending);
            if parameters == b"200~" {
                self.state = State::Paste { wanted: true };
            } else {
                self.state = State::Ground;
                self.control_sequence(&parameters);
            }
        }
    }

    /// Handles a control sequence, without its CSI.
    fn control_sequence(&mut self, parameters: &[u8]) {
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
            (ESC, b'\\') | (_, CAN | SUB) => State::Ground,
            (previous, ST) if ends_string(previous) => State::Ground,
            (_, BEL) if bell => State::Ground,
            (ESC, _) => State::Escape,
            _ => State::String { bell, previous: byte },
        };
        // An ESC that does not start the terminator still ends the string.
        if self.state == State::Escape {
            self.take(byte);
        }
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

/// Whether an ST after this byte is a terminator, and not the middle of a character.
fn ends_string(previous: u8) -> bool {
    matches!(previous, ..0x80 | 0xc2)
}

/// Whether the bytes start with a complete control sequence that lacks only its ESC.
fn is_control_sequence(bytes: &[u8]) -> bool {
    let [b'[', rest @ ..] = bytes else {
        return false;
    };
    let end = rest.iter().find(|byte| !(0x20..0x40).contains(*byte));
    matches!(end, Some(0x40..=0x7e))
}

/// Converts an event to crossterm's type; `None` for reports.
fn translate(event: &termina::Event) -> Option<Event> {
    match event {
        termina::Event::Key(key) => {
            let kind = match key.kind {
                parsed::KeyEventKind::Press => KeyEventKind::Press,
                parsed::KeyEventKind::Repeat => KeyEventKind::Repeat,
                parsed::KeyEventKind::Release => KeyEventKind::Release,
            };
            let modifiers = modifiers(key.modifiers);
            let key = KeyEvent::new_with_kind(key_code(key.code)?, modifiers, kind);
            Some(Event::Key(key))
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
    [
        (parsed::Modifiers::SHIFT, KeyModifiers::SHIFT),
        (parsed::Modifiers::ALT, KeyModifiers::ALT),
        (parsed::Modifiers::CONTROL, KeyModifiers::CONTROL),
        (parsed::Modifiers::SUPER, KeyModifiers::SUPER),
        (parsed::Modifiers::HYPER, KeyModifiers::HYPER),
        (parsed::Modifiers::META, KeyModifiers::META),
    ]
    .into_iter()
    .filter(|(theirs, _)| found.contains(*theirs))
    .map(|(_, ours)| ours)
    .collect()
}

/// Converts presses and the wheel; the program ignores movements and releases.
fn mouse_kind(kind: parsed::MouseEventKind) -> Option<MouseEventKind> {
    Some(match kind {
        parsed::MouseEventKind::Down(button) => MouseEventKind::Down(match button {
            parsed::MouseButton::Left => MouseButton::Left,
            parsed::MouseButton::Middle => MouseButton::Middle,
            parsed::MouseButton::Right => MouseButton::Right,
        }),
        parsed::MouseEventKind::ScrollUp => MouseEventKind::ScrollUp,
        parsed::MouseEventKind::ScrollDown => MouseEventKind::ScrollDown,
        parsed::MouseEventKind::ScrollLeft => MouseEventKind::ScrollLeft,
        parsed::MouseEventKind::ScrollRight => MouseEventKind::ScrollRight,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
