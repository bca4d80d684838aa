//! A piece of a long text that shows where a search hit in it.

/// A piece of a longer text around the first hit, on one line, with the hit's
/// places in it. `room` is the number of characters wanted.
pub fn snippet(text: &str, at: &[usize], room: usize) -> (String, Vec<usize>) {
    let first = at.first().copied().unwrap_or_default();
    let start = first.saturating_sub(room / 3);
    let mut out = String::new();
    let mut hits = Vec::new();
    let mut count = 0;
    let mut begun = start == 0;
    let mut blank = true;
    for (place, c) in text.chars().enumerate().skip(start) {
        // Begin with a whole word, unless the hit is inside the first one.
        if !begun && place < first && !c.is_whitespace() {
            continue;
        }
        begun = true;
        let c = if c.is_whitespace() { ' ' } else { c };
        if c == ' ' && blank {
            continue;
        }
        blank = c == ' ';
        if at.binary_search(&place).is_ok() {
            hits.push(count);
        }
        out.push(c);
        count += 1;
        if count >= room {
            break;
        }
    }
    (out, hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_holds_the_hit() {
        let text = "Some words before\nthe needle and after it more";
        let at: Vec<_> = (22..28).collect();
        let (snippet, hits) = snippet(text, &at, 24);
        let hit: String = hits
            .iter()
            .filter_map(|&i| snippet.chars().nth(i))
            .collect();
        assert_eq!(hit, "needle");
    }
}
