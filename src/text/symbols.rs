//! The symbols drawn beside text: a Unicode set and an ASCII set.
//!
//! The environment decides once which set to use. No colours here.

/// Declares the symbols: a type, and its value for each of the two sets.
macro_rules! symbols {
    ($($(#[$doc:meta])* $vis:vis $name:ident: $type:ty = $unicode:expr, $ascii:expr;)*) => {
        /// A set of symbols, each a cell wide unless the field says otherwise.
        #[derive(Debug, PartialEq, Eq)]
        pub struct Symbols {
            $($(#[$doc])* $vis $name: $type,)*
        }

        /// The Unicode set.
        pub static UNICODE: Symbols = Symbols { $($name: $unicode,)* };

        /// The ASCII set.
        pub static ASCII: Symbols = Symbols { $($name: $ascii,)* };
    };
}

symbols! {
    /// A starred talk.
    pub star: &'static str = "★", "*";
    /// A talk picked as maybe.
    pub maybe: &'static str = "☆", "~";
    /// A talk that is hidden.
    pub hidden: &'static str = "×", "x";
    /// A starred talk that clashes with another talk.
    pub clash: &'static str = "⚑", "!";
    /// A picked talk that is cancelled.
    pub cancelled: &'static str = "✗", "%";
    /// An unread change.
    pub changed: &'static str = "±", "^";
    /// A talk that is on now.
    pub on: &'static str = "▸", "@";
    /// A short gap before a pick in another room.
    pub walk: &'static str = "→", ">";
    /// A talk with a note.
    pub note: &'static str = "✎", "+";
    /// A talk that is recorded.
    pub recorded: &'static str = "●", "o";
    /// A talk that is not recorded.
    pub unrecorded: &'static str = "⊘", "/";
    /// The selected row.
    pub selected: &'static str = "▌", ">";
    /// The right edge of a selected block.
    pub selected_end: &'static str = "▐", "<";
    /// The bar before a title, in the colour of its track.
    pub bar: &'static str = "▎", "|";
    /// The separator between panes.
    pub separator: &'static str = "│", "|";
    /// The end of cut text; up to three cells.
    pub ellipsis: &'static str = "…", "...";
    /// The bullet of a list item.
    pub bullet: &'static str = "•", "-";
    /// The bar beside a quotation.
    pub quote: &'static str = "│", "|";
    /// The arrow between an old and a new value; up to two cells.
    pub arrow: &'static str = "→", "->";
    /// A horizontal line.
    pub rule: &'static str = "─", "-";
    /// The placeholder for a missing time.
    pub none: &'static str = "–", "-";
    /// The separator between items on a line.
    pub dot: &'static str = "·", "-";
    /// The hints that there is more to the left and to the right.
    pub more: [&'static str; 2] = ["‹", "›"], ["<", ">"];
    /// The bars of a block's first, middle and last row, and of a single-row block.
    block: [&'static str; 4] = ["╻", "┃", "╹", "▪"], [".", "|", "'", ":"];
    /// The bar beside free time and maybes.
    pub dashed: &'static str = "╎", ":";
    /// The thumb of a scroll bar.
    pub thumb: &'static str = "┃", "#";
    /// The left edge of a block in the overview of a day.
    pub edge: &'static str = "▎", "[";
    /// The fill of a block in the overview: of a talk, a starred talk, a maybe, and of a
    /// hidden talk or a break.
    pub fill: [&'static str; 4] = ["░", "▓", "▒", "·"], [":", "#", "=", "."];
    /// The current time in the overview of a day.
    pub now: &'static str = "┊", "|";
    /// A long stretch without talks.
    pub fold: &'static str = "⋮", "/";
}

impl Symbols {
    /// The bar beside a row of a block.
    pub fn block_bar(&self, is_first: bool, is_last: bool) -> &'static str {
        let [first, middle, last, only] = self.block;
        match (is_first, is_last) {
            (true, true) => only,
            (true, false) => first,
            (false, true) => last,
            (false, false) => middle,
        }
    }

    /// The blocks in the overview of a day with their meanings, the most important first.
    pub fn blocks(&self) -> [(String, &'static str); 7] {
        let [plain, star, maybe, faint] = self.fill;
        [
            (format!("{}{star}", self.star), "star"),
            (format!("{}{star}", self.clash), "clash"),
            (format!("{}{maybe}", self.maybe), "maybe"),
            (format!("{}{plain}", self.edge), "talk"),
            ("+1".to_owned(), "another talk"),
            (format!("{}{faint}", self.edge), "hidden or break"),
            (self.note.to_owned(), "note"),
        ]
    }

    /// The set that fits the environment variables: ASCII if the locale is not UTF-8
    /// (POSIX: the first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set), and on the Linux
    /// console, whose font has few symbols.
    pub fn for_environment(variable: impl Fn(&str) -> Option<String>) -> &'static Self {
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
    fn every_symbol_is_one_cell_wide() {
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
                recorded,
                unrecorded,
                selected,
                selected_end,
                bar,
                separator,
                ellipsis,
                bullet,
                quote,
                arrow,
                rule,
                none,
                dot,
                more,
                block,
                dashed,
                thumb,
                edge,
                fill,
                now,
                fold,
            } = set;
            for symbol in [
                star,
                maybe,
                hidden,
                clash,
                cancelled,
                changed,
                on,
                walk,
                note,
                recorded,
                unrecorded,
                selected,
                selected_end,
                bar,
                separator,
                bullet,
                quote,
                rule,
                none,
                dot,
                dashed,
                thumb,
                edge,
                now,
                fold,
            ]
            .into_iter()
            .chain(more)
            .chain(block)
            .chain(fill)
            {
                assert_eq!(width::of(symbol), 1, "{symbol}");
            }
            assert!(width::of(ellipsis) <= 3);
            assert!(width::of(arrow) <= 2);
        }
    }

    #[test]
    fn first_set_locale_variable_decides() {
        let with = |pairs: &'static [(&str, &str)]| {
            Symbols::for_environment(|name| {
                pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
            })
        };
        assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), &UNICODE);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8")]), &UNICODE);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]), &ASCII);
        assert_eq!(with(&[("LANG", "C.UTF-8"), ("TERM", "linux")]), &ASCII);
        assert_eq!(with(&[]), &ASCII);
    }
}
