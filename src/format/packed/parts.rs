//! The values that a packed conference is made of, to bytes and back. Numbers have
//! a fixed width, the least byte first; a text and a list begin with their length.

use std::io::Read;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

/// Writes values one after the other.
#[derive(Default)]
pub struct Writer {
    /// What was written.
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    pub fn number(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    fn long(&mut self, number: i64) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// What has more than four billion parts is no conference, and is not read again.
    fn length(&mut self, length: usize) {
        self.number(u32::try_from(length).unwrap_or(u32::MAX));
    }

    pub fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend(text.as_bytes());
    }

    pub fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a Option<String>>) {
        for text in texts {
            self.option(text.as_ref(), |to, text| to.text(text));
        }
    }

    pub fn date(&mut self, date: NaiveDate) {
        self.long(i64::from(date.num_days_from_ce()));
    }

    pub fn instant(&mut self, instant: DateTime<FixedOffset>) {
        self.long(instant.timestamp());
        self.number(instant.timestamp_subsec_nanos());
        self.long(i64::from(instant.offset().local_minus_utc()));
    }

    pub fn option<T: ?Sized>(&mut self, value: Option<&T>, write: impl Fn(&mut Self, &T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub fn list<T>(&mut self, values: &[T], write: impl Fn(&mut Self, &T)) {
        self.length(values.len());
        for value in values {
            write(self, value);
        }
    }
}

/// Reads them again; nothing comes of bytes that no [`Writer`] wrote.
pub struct Reader<R> {
    from: R,
    /// How many bytes are still to come.
    left: u64,
}

impl<R: Read> Reader<R> {
    /// Reads so many bytes.
    pub fn new(from: R, bytes: u64) -> Self {
        Self { from, left: bytes }
    }

    pub fn is_at_end(&self) -> bool {
        self.left == 0
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Option<()> {
        self.left = self.left.checked_sub(bytes.len() as u64)?;
        self.from.read_exact(bytes).ok()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut array = [0; N];
        self.fill(&mut array)?;
        Some(array)
    }

    pub fn flag(&mut self) -> Option<bool> {
        match self.array()? {
            [0] => Some(false),
            [1] => Some(true),
            _ => None,
        }
    }

    pub fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn long(&mut self) -> Option<i64> {
        self.array().map(i64::from_le_bytes)
    }

    pub fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        if u64::from(length) > self.left {
            return None;
        }
        let mut text = vec![0; length as usize];
        self.fill(&mut text)?;
        String::from_utf8(text).ok()
    }

    pub fn texts<const N: usize>(&mut self) -> Option<[String; N]> {
        let mut texts = [const { String::new() }; N];
        for text in &mut texts {
            *text = self.text()?;
        }
        Some(texts)
    }

    pub fn options<const N: usize>(&mut self) -> Option<[Option<String>; N]> {
        let mut texts = [const { None }; N];
        for text in &mut texts {
            *text = self.option(Self::text)?;
        }
        Some(texts)
    }

    pub fn date(&mut self) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.long()?.try_into().ok()?)
    }

    pub fn instant(&mut self) -> Option<DateTime<FixedOffset>> {
        let (seconds, nanos) = (self.long()?, self.number()?);
        let offset = FixedOffset::east_opt(self.long()?.try_into().ok()?)?;
        let instant = DateTime::from_timestamp(seconds, nanos)?;
        // No offset may lead past the ends of time.
        instant.naive_utc().checked_add_offset(offset)?;
        Some(instant.with_timezone(&offset))
    }

    /// The outer one is none where the bytes make no sense, the inner one where nothing
    /// was written.
    #[expect(clippy::option_option, reason = "both can be none")]
    pub fn option<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Option<T>> {
        Some(if self.flag()? { Some(read(self)?) } else { None })
    }

    pub fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        // So that no number makes room for more than there can be. What takes less is
        // given its room as it comes.
        const LEAST: u64 = 8;
        let length = self.number()?;
        let room = u64::from(length).min(self.left / LEAST);
        let mut values = Vec::with_capacity(usize::try_from(room).ok()?);
        for _ in 0..length {
            values.push(read(self)?);
        }
        Some(values)
    }
}
