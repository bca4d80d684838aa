//! Decompression and decoding of external files.
//!
//! Supports all encodings of the WHATWG standard. A byte order mark takes precedence
//! over the file's declaration. A declaration that contradicts the bytes is ignored.

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::MultiGzDecoder;
use memchr::memmem;

use super::ReadError;
use crate::schedule::Problem;

/// The maximum size of a decompressed file in bytes.
const MAX_BYTES: u64 = 64 << 20;
/// The maximum number of gzip layers around a file.
const MAX_LAYERS: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    pub problems: Vec<Problem>,
}

/// Decompresses a gzip file. Any other file stays the same.
///
/// # Errors
///
/// A file that is damaged or larger than any schedule.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    let mut bytes = Cow::Borrowed(bytes);
    for _ in 0..MAX_LAYERS {
        if !bytes.starts_with(b"\x1f\x8b") {
            break;
        }
        let mut unpacked = Vec::new();
        let refused = |reason| ReadError::broken("gzip", reason);
        MultiGzDecoder::new(&*bytes)
            .take(MAX_BYTES + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| refused(format!("it cannot be unpacked: {error}")))?;
        if unpacked.len() as u64 > MAX_BYTES {
            let largest = MAX_BYTES >> 20;
            return Err(refused(format!("it has more than {largest} MB when unpacked")));
        }
        bytes = Cow::Owned(unpacked);
    }
    Ok(bytes)
}

/// Decodes a file. `charset` is the encoding from the server, for a file that declares
/// none.
pub fn decode(bytes: &[u8], charset: Option<&str>) -> Decoded {
    let mut problems = Vec::new();
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some(found) => found,
        None => (encoding(bytes, charset, &mut problems), 0),
    };
    let bytes = &bytes[mark..];
    let bytes = if encoding == UTF_8 { with_whole_characters(bytes) } else { Cow::Borrowed(bytes) };
    let (text, has_losses) = decoded(&bytes, encoding);
    let is_lost = |line: &str| has_losses && line.contains(char::REPLACEMENT_CHARACTER);
    let lines = (1..).zip(text.split('\n')).filter(|(_, line)| is_lost(line));
    let lost: Vec<usize> = lines.map(|(number, _)| number).collect();
    if let Some(first) = lost.first() {
        let others = match lost.len() - 1 {
            0 => String::new(),
            1 => ", and in another line".to_owned(),
            lines => format!(", and in {lines} other lines"),
        };
        let name = encoding.name();
        let message = format!("invalid character in {name}{others}; shown as \u{fffd}");
        problems.push(Problem::new(&format!("line {first}"), &message));
    }
    Decoded { text, problems }
}

/// Decodes a part of a file that names its own encoding. The default is UTF-8.
pub fn decode_part(bytes: &[u8], charset: Option<&str>) -> String {
    let named = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    decoded(bytes, named.unwrap_or(UTF_8)).0
}

/// Determines the encoding of a file without a byte order mark.
fn encoding(bytes: &[u8], charset: Option<&str>, problems: &mut Vec<Problem>) -> &'static Encoding {
    // All formats begin with ASCII.
    match bytes {
        [a, 0, b, 0, ..] if *a > 0 && *b > 0 => return UTF_16LE,
        [0, a, 0, b, ..] if *a > 0 && *b > 0 => return UTF_16BE,
        _ => {}
    }
    let label = declared(bytes).or(charset.map(Cow::Borrowed));
    let known =
        label.as_deref().and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    let [valid, long, invalid] = utf8_counts(bytes);
    let encoding = match known {
        Some(known) if known.is_ascii_compatible() && known != UTF_8 => {
            // In multi-byte encodings, two bytes may look like a character of UTF-8.
            let shown = if known.is_single_byte() { valid } else { long };
            if shown > 0 && invalid == 0 { UTF_8 } else { known }
        }
        Some(known) if known == ISO_2022_JP => known,
        _ if invalid > valid => WINDOWS_1252,
        _ => UTF_8,
    };
    let name = encoding.name();
    let message = match (label, known) {
        (Some(label), None) => format!("unknown encoding '{label}' declared; assuming {name}"),
        (Some(label), Some(known)) if known != encoding => {
            format!("declares the encoding '{label}', but is {name}")
        }
        (None, _) if encoding != UTF_8 => {
            format!("no encoding declared and not UTF-8; assuming {name}")
        }
        _ => return encoding,
    };
    problems.push(Problem::new("file", &message));
    encoding
}

/// Counts the characters of two or more bytes in UTF-8, those of three or more bytes, and the
/// byte sequences that are not UTF-8.
fn utf8_counts(bytes: &[u8]) -> [usize; 3] {
    let (mut valid, mut long, mut invalid) = (0, 0, 0);
    for chunk in with_whole_characters(bytes).utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        long += chunk.valid().bytes().filter(|byte| *byte >= 0xe0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    [valid, long, invalid]
}

/// Returns the encoding that a file declares: in the first line of XML, or in a
/// parameter or a property of a calendar.
fn declared(bytes: &[u8]) -> Option<Cow<'_, str>> {
    const DETECTION_BYTES: usize = 400;
    let start = bytes.trim_ascii_start();
    let head = &start[..start.len().min(DETECTION_BYTES)];
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let label = |rest: &'_ [u8]| {
        let end = rest.iter().position(|byte| !is_label(byte));
        let label = &rest[..end.unwrap_or(rest.len())];
        (!label.is_empty()).then(|| Cow::Owned(String::from_utf8_lossy(label).into_owned()))
    };
    if head.starts_with(b"<?xml") {
        let head = &head[..memmem::find(head, b"?>")?];
        let rest = &head[memmem::find(head, b"encoding")? + b"encoding".len()..];
        let rest = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        return label(rest.get(1..)?);
    }
    if !head.get(..6)?.eq_ignore_ascii_case(b"BEGIN:") {
        return None;
    }
    memmem::find_iter(&bytes.to_ascii_lowercase(), b"charset").find_map(|at| {
        let rest = &bytes[at + b"charset".len()..];
        // `SUMMARY;CHARSET=…:`, or `X-WR-CHARSET:…`.
        match (bytes[..at].last()?, rest.split_first()?) {
            (b';', (b'=', value)) | (b'-', (b':', value)) => {
                label(value.strip_prefix(b"\"").unwrap_or(value))
            }
            _ => None,
        }
    })
}

/// Moves folds of lines within a character behind it. Some calendars fold after a fixed
/// number of bytes (RFC 5545 3.1), even within a character.
fn with_whole_characters(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut out: Vec<u8> = Vec::new();
    let mut from = 0;
    for at in memmem::find_iter(bytes, b"\n") {
        let fold = at - usize::from(bytes[..at].ends_with(b"\r"));
        let is_inside = |byte: &u8| (0x80..0xc0).contains(byte);
        let after = match bytes.get(at + 1) {
            Some(b' ' | b'\t') => at + 2,
            _ => continue,
        };
        let inside = bytes[after..].iter().take(3).take_while(|byte| is_inside(byte)).count();
        if inside == 0 || fold < from || bytes[from..fold].last().is_none_or(|byte| *byte < 0x80) {
            continue;
        }
        out.extend_from_slice(&bytes[from..fold]);
        out.extend_from_slice(&bytes[after..after + inside]);
        out.extend_from_slice(&bytes[fold..after]);
        from = after + inside;
    }
    if from == 0 {
        return Cow::Borrowed(bytes);
    }
    out.extend_from_slice(&bytes[from..]);
    Cow::Owned(out)
}

/// Decodes text, and reports whether characters were lost. They are replaced by U+FFFD.
/// Single-byte encodings map unassigned bytes to C1 control characters.
fn decoded(bytes: &[u8], encoding: &'static Encoding) -> (String, bool) {
    let (text, has_losses) = encoding.decode_without_bom_handling(bytes);
    let is_unassigned = |c: char| matches!(c, '\u{80}'..='\u{9f}');
    if encoding.is_single_byte() && text.contains(is_unassigned) {
        let replaced = char::REPLACEMENT_CHARACTER.to_string();
        return (text.replace(is_unassigned, &replaced), true);
    }
    (text.into_owned(), has_losses)
}

/// Strips leading whitespace and byte order marks.
pub fn start_of(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    fn messages(decoded: &Decoded) -> Vec<String> {
        let message = |problem: &Problem| format!("{}: {}", problem.place, problem.message);
        decoded.problems.iter().map(message).collect()
    }

    fn text(bytes: &[u8]) -> String {
        let decoded = decode(bytes, None);
        assert!(decoded.problems.is_empty(), "{:?}", decoded.problems);
        decoded.text
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn declared_encoding_is_used() {
        let declared = |label: &str, bytes: &[u8]| {
            let mut file = format!("<?xml version='1.0' encoding='{label}'?>").into_bytes();
            file.extend(bytes);
            text(&file).split_once("?>").unwrap().1.to_owned()
        };
        assert_eq!(declared("windows-1252", b"\x80 \x93a\x94"), "€ “a”");
        assert_eq!(declared("ISO-8859-15", b"\xa4 \xbd"), "€ œ");
        assert_eq!(declared("latin1", b"\x85\xe9"), "…é");
        assert_eq!(declared("KOI8-R", b"\xf2\xd5\xd3\xd4"), "Руст");
        assert_eq!(declared("Shift_JIS", b"\x93\xfa\x96{"), "日本");
        assert_eq!(declared("gb18030", b"\xc4\xe3\x81\x30\x81\x31"), "你\u{81}");
        assert_eq!(declared("iso-2022-jp", b"\x1b$BF|\x1b(B"), "日");
        let calendar = b"BEGIN:VCALENDAR\r\nSUMMARY;CHARSET=iso-8859-2:\xb1\r\n";
        assert!(text(calendar).contains(":ą"));
        assert!(text(b"BEGIN:VCALENDAR\nX-WR-CHARSET:windows-1251\nSUMMARY:\xcf\n").contains(":П"));
        let served = decode(b"{\"a\": \"\xcf\"}", Some("windows-1251"));
        assert_eq!((served.text.as_str(), served.problems), ("{\"a\": \"П\"}", Vec::new()));
    }

    #[test]
    fn utf_16_is_read_with_and_without_bom() {
        let file = "{\"title\": \"Grüße 漢字 🎉\"}";
        for marked in [file.to_owned(), format!("\u{feff}{file}")] {
            assert_eq!(text(&utf16(&marked, u16::to_le_bytes)), file);
            assert_eq!(text(&utf16(&marked, u16::to_be_bytes)), file);
        }
        assert_eq!(text(format!("\u{feff}{file}").as_bytes()), file);
        let mut cut = utf16("{\n\n\"a\"", u16::to_le_bytes);
        cut.pop();
        let cut = decode(&cut, None);
        assert_eq!(messages(&cut), ["line 3: invalid character in UTF-16LE; shown as \u{fffd}"]);
    }

    #[test]
    fn wrong_encoding_declaration_is_ignored_and_reported() {
        let file = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>é";
        let decoded = decode(file.as_bytes(), None);
        assert_eq!(decoded.text, file);
        assert_eq!(messages(&decoded), ["file: declares the encoding 'ISO-8859-1', but is UTF-8"]);
        let decoded = decode(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>caf\xe9 \x96", None);
        assert!(decoded.text.ends_with("café –"));
        assert_eq!(
            messages(&decoded),
            ["file: declares the encoding 'utf-8', but is windows-1252"]
        );
        let decoded = decode(b"<?xml version='1.0' encoding='UTF-16'?>a", None);
        assert_eq!(messages(&decoded), ["file: declares the encoding 'UTF-16', but is UTF-8"]);
        let decoded = decode(b"<?xml version='1.0' encoding='utf-7'?>a", None);
        assert_eq!(messages(&decoded), ["file: unknown encoding 'utf-7' declared; assuming UTF-8"]);
        let decoded = decode(b"BEGIN:VCALENDAR\nSUMMARY:caf\xe9\n", None);
        assert_eq!(
            messages(&decoded),
            ["file: no encoding declared and not UTF-8; assuming windows-1252"]
        );
    }

    #[test]
    fn undecodable_bytes_are_reported_with_their_line() {
        let decoded = decode("{é é\n\u{7}\n}".replace('\u{7}', "?").as_bytes(), None);
        assert!(decoded.problems.is_empty());
        let decoded = decode(b"\xc3\xa9\xc3\xa9\xc3\xa9\n\xff\n\xfe\xfe\n", None);
        assert_eq!(decoded.text, "ééé\n\u{fffd}\n\u{fffd}\u{fffd}\n");
        assert_eq!(
            messages(&decoded),
            ["line 2: invalid character in UTF-8, and in another line; shown as \u{fffd}"]
        );
        let decoded = decode(b"<?xml version='1.0' encoding='windows-1252'?>\n\xe9\x9d", None);
        assert!(decoded.text.ends_with("é\u{fffd}"));
        assert_eq!(decoded.problems[0].place, "line 2");
    }

    #[test]
    fn fold_inside_a_character_moves_behind_it() {
        let folded = b"BEGIN:VCALENDAR\r\nSUMMARY:\xe2\x82\r\n \xac \xc3\n\t\xbc x\r\n y\r\n";
        assert_eq!(text(folded), "BEGIN:VCALENDAR\r\nSUMMARY:€\r\n  ü\n\t x\r\n y\r\n");
    }

    #[test]
    fn gzip_is_unpacked_up_to_a_limit() {
        let pack = |bytes: &[u8]| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(bytes).unwrap();
            packer.finish().unwrap()
        };
        assert_eq!(*unpack(b"a").unwrap(), *b"a");
        let mut packed = pack(b"one, ");
        packed.extend(pack(b"two"));
        assert_eq!(*unpack(&packed).unwrap(), *b"one, two");
        assert_eq!(*unpack(&pack(&packed)).unwrap(), *b"one, two");
        assert!(unpack(&pack(&pack(&packed))).unwrap().starts_with(b"\x1f\x8b"));
        let refused = unpack(&packed[..12]).unwrap_err().to_string();
        assert!(refused.contains("cannot be unpacked"), "{refused}");
        let bomb = pack(&vec![b' '; usize::try_from(MAX_BYTES).unwrap() + 1]);
        let refused = unpack(&bomb).unwrap_err().to_string();
        assert!(refused.contains("more than 64 MB"), "{refused}");
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn utf_8_is_read_unchanged(file in "[{<B]\\PC{0,40}") {
            prop_assert_eq!(decode(file.as_bytes(), None).text, file);
        }

        #[test]
        fn decoding_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..60), charset in prop::option::of("[a-z0-9-]{0,12}")) {
            let _ = unpack(&bytes);
            let _ = decode(&bytes, charset.as_deref());
        }
    }
}
