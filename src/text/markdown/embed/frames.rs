//! Nested blocks as lines: each container puts its mark before the lines of its
//! content.

/// Maximum nesting depth of containers; deeper content moves up to the deepest one.
/// Each line repeats the marks of all its containers, and foreign text may be nested
/// arbitrarily deep.
const DEEPEST: usize = 12;

/// The open containers, innermost last.
#[derive(Debug)]
pub(super) struct Frames {
    open: Vec<Frame>,
    /// The number of open containers that are too deep to show.
    hidden: usize,
}

#[derive(Debug)]
struct Frame {
    kind: Kind,
    blocks: Vec<Block>,
    /// Whether blank lines separate its items, or the paragraphs of an item.
    loose: bool,
    /// The mark of the list that ended just before.
    last: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The document.
    Bare,
    Quote,
    /// A list: its next number, if numbered, and its mark.
    List(Option<u64>, char),
    Item,
}

#[derive(Debug)]
struct Block {
    lines: Vec<String>,
    /// Whether a blank line must come before the block.
    apart: bool,
}

impl Default for Frames {
    fn default() -> Self {
        Self { open: vec![Frame::new(Kind::Bare)], hidden: 0 }
    }
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self { kind, blocks: Vec::new(), loose: false, last: None }
    }

    /// The blocks as lines, separated by blank lines unless they are tight.
    fn lines(self) -> Vec<String> {
        let together = match self.kind {
            Kind::List(..) | Kind::Item => !self.loose,
            Kind::Bare | Kind::Quote => false,
        };
        let mut lines = Vec::new();
        for block in self.blocks {
            if !lines.is_empty() && (block.apart || !together) {
                lines.push(String::new());
            }
            lines.extend(block.lines);
        }
        lines
    }
}

impl Frames {
    /// Adds a block to the innermost container.
    pub(super) fn block(&mut self, lines: Vec<String>) {
        self.add(lines, false);
    }

    /// Adds a block that must not run into the block before it.
    pub(super) fn apart(&mut self, lines: Vec<String>) {
        self.add(lines, true);
    }

    fn add(&mut self, lines: Vec<String>, apart: bool) {
        if let Some(frame) = self.open.last_mut() {
            frame.blocks.push(Block { lines, apart });
            frame.last = None;
        }
    }

    pub(super) fn open_quote(&mut self) {
        self.open(Kind::Quote);
    }

    /// Opens a list. Its mark differs from that of the list before it, which it would
    /// continue, and from that of the list around it, because three equal marks in a
    /// line are a rule.
    pub(super) fn open_list(&mut self, first: Option<u64>) {
        let around = |frame: &Frame| matches!(frame.kind, Kind::List(None, _));
        let around = self.open.iter().filter(|frame| around(frame)).count();
        let marks = match (first, around % 2) {
            (Some(_), _) => ['.', ')'],
            (None, 0) => ['-', '+'],
            (None, _) => ['*', '+'],
        };
        let last = self.open.last().and_then(|frame| frame.last);
        let mark = if last == Some(marks[0]) { marks[1] } else { marks[0] };
        self.open(Kind::List(first, mark));
    }

    pub(super) fn open_item(&mut self) {
        self.open(Kind::Item);
    }

    fn open(&mut self, kind: Kind) {
        if self.open.len() > DEEPEST {
            self.hidden += 1;
        } else {
            self.open.push(Frame::new(kind));
        }
    }

    /// Makes the surrounding list loose, because an item contains a paragraph.
    pub(super) fn loosen(&mut self) {
        let list = self.open.len().checked_sub(2);
        if self.hidden == 0 && self.open.last().is_some_and(|frame| frame.kind == Kind::Item) {
            for frame in &mut self.open[list.unwrap_or(0)..] {
                frame.loose = true;
            }
        }
    }

    /// Closes the innermost container.
    pub(super) fn close(&mut self) {
        if self.hidden > 0 {
            self.hidden -= 1;
            return;
        }
        if self.open.len() < 2 {
            return;
        }
        let Some(frame) = self.open.pop() else {
            return;
        };
        let Some(around) = self.open.last_mut() else {
            return;
        };
        match frame.kind {
            Kind::Bare => {}
            Kind::Quote => {
                let mut lines = frame.lines();
                if lines.is_empty() {
                    lines.push(String::new());
                }
                self.block(lines.iter().map(|line| marked("> ", line)).collect());
            }
            Kind::Item => {
                let mark = around.next_mark();
                let indent = " ".repeat(mark.len());
                let mut lines = frame.lines();
                if lines.is_empty() {
                    lines.push(String::new());
                }
                let first = marked(&mark, &lines[0]);
                let rest = lines[1..].iter().map(|line| marked(&indent, line));
                let lines = std::iter::once(first).chain(rest).collect();
                self.block(lines);
            }
            Kind::List(_, mark) => {
                self.block(frame.lines());
                if let Some(around) = self.open.last_mut() {
                    around.last = Some(mark);
                }
            }
        }
    }

    /// Returns the whole text as lines.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.hidden = 0;
        while self.open.len() > 1 {
            self.close();
        }
        self.open.pop().map(Frame::lines).unwrap_or_default()
    }
}

impl Frame {
    /// The mark of the next item.
    fn next_mark(&mut self) -> String {
        match &mut self.kind {
            Kind::List(Some(number), mark) => {
                // `CommonMark` 5.2 limits list numbers to nine digits.
                let this = (*number).min(999_999_999);
                *number = this + 1;
                format!("{this}{mark} ")
            }
            Kind::List(None, mark) => format!("{mark} "),
            _ => String::new(),
        }
    }
}

/// A line with a mark before it and without trailing spaces.
fn marked(mark: &str, line: &str) -> String {
    if line.is_empty() { mark.trim_end().to_owned() } else { format!("{mark}{line}") }
}
