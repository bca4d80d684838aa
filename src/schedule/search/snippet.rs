//! An excerpt of a long text around the matches of a query.

/// Cuts the part with the most matches out of a text, on one line of at most `room`
/// characters, and returns it with the matched characters in it. `at` are the matched
/// characters of the whole text; `ellipsis` marks where the text goes on.
pub fn snippet(text: &str, at: &[usize], room: usize, ellipsis: &str) -> (String, Vec<usize>) {
    let mark = ellipsis.chars().count();
    // Start at the match that has the most others close behind it.
    let near =
        |first: usize| at.iter().filter(|at| (first..first + room * 2 / 3).contains(at)).count();
    let first = at
        .iter()
        .copied()
        .max_by_key(|&first| (near(first), std::cmp::Reverse(first)))
        .unwrap_or_default();
    let start = first.saturating_sub(room / 3);
    let mut out: Vec<char> = Vec::new();
    let mut hits = Vec::new();
    if start > 0 {
        out.extend(ellipsis.chars());
    }
    let lead = out.len();
    let mut begun = start == 0;
    let mut rest = text.chars().enumerate().skip(start).peekable();
    while let Some((place, c)) = rest.next() {
        // Begin with a whole word, unless the hit is inside the first one.
        if !begun && place < first && !c.is_whitespace() {
            continue;
        }
        begun = true;
        let is_space = c.is_whitespace();
        if is_space && (out.len() == lead || out.last() == Some(&' ')) {
            continue;
        }
        if out.len() + mark >= room && rest.peek().is_some() {
            // End with a whole word as well, unless that would cut the hit.
            let shown = hits.last().map_or(lead, |hit| hit + 1);
            let end = out.iter().rposition(|c| *c == ' ').filter(|end| *end >= shown);
            out.truncate(end.unwrap_or(out.len()));
            out.extend(ellipsis.chars());
            break;
        }
        if at.binary_search(&place).is_ok() {
            hits.push(out.len());
        }
        out.push(if is_space { ' ' } else { c });
    }
    (out.into_iter().collect(), hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_holds_the_hit_and_whole_words() {
        let text = "Some words before\nthe needle and afterwards more";
        let at: Vec<_> = (22..28).collect();
        let (snippet, hits) = snippet(text, &at, 24, "…");
        assert_eq!(snippet, "…the needle and…");
        let hit: String = hits.iter().filter_map(|&i| snippet.chars().nth(i)).collect();
        assert_eq!(hit, "needle");
    }

    #[test]
    fn fitting_text_is_not_cut() {
        assert_eq!(snippet("a  needle", &[3, 4], 20, "…"), ("a needle".to_owned(), vec![2, 3]));
    }
}
