//! The signs that are drawn beside text: one set for terminals that show them
//! all, one in plain ASCII.
//!
//! Which set fits is asked of the environment once. No colours here.

/// A set of signs, each one cell wide unless said otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Symbols {
    /// A starred talk.
    pub star: &'static str,
    /// A talk that is picked as a maybe.
    pub maybe: &'static str,
    /// A talk that is hidden.
    pub hidden: &'static str,
    /// A starred talk that clashes with another.
    pub clash: &'static str,
    /// A pick that is cancelled.
    pub cancelled: &'static str,
    /// What changed and was not read yet.
    pub changed: &'static str,
    /// A talk that is on now.
    pub on: &'static str,
    /// Little time to get to the next room.
    pub walk: &'static str,
    /// A talk with a note.
    pub note: &'static str,
    /// The selected row.
    pub selected: &'static str,
    /// The right edge of a selected block.
    pub selected_end: &'static str,
    /// Before a title, in the colour of its track.
    pub bar: &'static str,
    /// Between panes.
    pub separator: &'static str,
    /// Where text was cut; up to three cells.
    pub ellipsis: &'static str,
    /// Before a list item.
    pub bullet: &'static str,
    /// Before a quotation.
    pub quote: &'static str,
    /// Between what was and what is; up to two cells.
    pub becomes: &'static str,
    /// Horizontal lines.
    pub rule: &'static str,
    /// Instead of a time.
    pub none: &'static str,
    /// Between things on one line.
    pub dot: &'static str,
    /// There is more to the left, to the right.
    pub more: [&'static str; 2],
    /// The first row of a block of several, its middle, its last, and one of a single row.
    pub block: [&'static str; 4],
    /// The thumb of a scroll bar.
    pub thumb: &'static str,
}

/// For terminals that show them all.
pub static UNICODE: Symbols = Symbols {
    star: "★",
    maybe: "☆",
    hidden: "×",
    clash: "⚑",
    cancelled: "✗",
    changed: "±",
    on: "▸",
    walk: "→",
    note: "✎",
    selected: "▌",
    selected_end: "▐",
    bar: "▎",
    separator: "│",
    ellipsis: "…",
    bullet: "•",
    quote: "│",
    becomes: "→",
    rule: "─",
    none: "–",
    dot: "·",
    more: ["‹", "›"],
    block: ["╻", "┃", "╹", "▪"],
    thumb: "┃",
};

/// For everything else.
pub static ASCII: Symbols = Symbols {
    star: "*",
    maybe: "~",
    hidden: "x",
    clash: "!",
    cancelled: "%",
    changed: "^",
    on: "@",
    walk: ">",
    note: "+",
    selected: ">",
    selected_end: "<",
    bar: "|",
    separator: "|",
    ellipsis: "...",
    bullet: "-",
    quote: "|",
    becomes: "->",
    rule: "-",
    none: "-",
    dot: "-",
    more: ["<", ">"],
    block: [".", "|", "'", ":"],
    thumb: "#",
};

impl Symbols {
    /// The set that fits an environment, of which `variable` tells the variables:
    /// ASCII where the locale is not UTF-8 (POSIX: the first of `LC_ALL`,
    /// `LC_CTYPE`, `LANG` that is set), and on the Linux console, whose font has
    /// few signs.
    pub fn fitting(variable: impl Fn(&str) -> Option<String>) -> &'static Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .filter_map(&variable)
            .find(|value| !value.is_empty())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        let console = variable("TERM").as_deref() == Some("linux");
        if utf8 && !console { &UNICODE } else { &ASCII }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    #[test]
    fn every_sign_is_one_cell_wide() {
        for set in [&UNICODE, &ASCII] {
            let Symbols {
                star,
                maybe,
                hidden,
                clash,
                cancelled,
                changed,
                on,
                walk,
                note,
                selected,
                selected_end,
                bar,
                separator,
                ellipsis,
                bullet,
                quote,
                becomes,
                rule,
                none,
                dot,
                more,
                block,
                thumb,
            } = set;
            for sign in [
                star,
                maybe,
                hidden,
                clash,
                cancelled,
                changed,
                on,
                walk,
                note,
                selected,
                selected_end,
                bar,
                separator,
                bullet,
                quote,
                rule,
                none,
                dot,
                thumb,
            ]
            .into_iter()
            .chain(more)
            .chain(block)
            {
                assert_eq!(width::of(sign), 1, "{sign}");
            }
            assert!(width::of(ellipsis) <= 3);
            assert!(width::of(becomes) <= 2);
        }
    }

    #[test]
    fn the_first_locale_variable_that_is_set_counts() {
        let with = |pairs: &'static [(&str, &str)]| {
            Symbols::fitting(|name| {
                pairs
                    .iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, v)| (*v).to_owned())
            })
        };
        assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), &UNICODE);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8")]), &UNICODE);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]), &ASCII);
        assert_eq!(with(&[("LANG", "C.UTF-8"), ("TERM", "linux")]), &ASCII);
        assert_eq!(with(&[]), &ASCII);
    }
}
