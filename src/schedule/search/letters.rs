//! Sets of letters, which quickly rule out most words.

/// Returns the set of letters of a folded text: a bit for each letter and digit, and one
/// bit for all other characters.
pub fn letters(folded: &str) -> u64 {
    folded.chars().fold(0, |bits, c| bits | letter(c))
}

/// Returns the bit of a character.
pub fn letter(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (c as u32 - '0' as u32 + 26),
        _ => 1 << 36,
    }
}
