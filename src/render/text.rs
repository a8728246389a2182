//! Markdown of ours becomes plain text, as mail has it: short lines, headings underlined, addresses at the end.

use std::fmt::Write as _;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use textwrap::{Options, WordSplitter, fill};

/// How long a line may be.
const WIDTH: usize = 72;

/// The text, in lines that end with a line feed. Whatever has an address bears a number, and the addresses stand at the
/// end, each once.
pub(super) fn text(markdown: &str) -> String {
    let mut page = Text::default();
    for event in Parser::new(markdown) {
        page.event(event);
    }
    page.end();
    page.out
}

/// A text as it grows.
#[derive(Default)]
struct Text {
    out: String,
    /// The paragraph, heading or item that is read.
    line: String,
    /// What stands before the first line of it, and before the others.
    marks: Vec<Mark>,
    heading: Option<HeadingLevel>,
    addresses: Vec<String>,
    /// The address of the link that is read.
    link: Option<String>,
}

/// What an item or a quotation begins with.
struct Mark {
    first: String,
    rest: String,
    /// Of a list, the number of its next item.
    number: Option<u64>,
    is_fresh: bool,
}

impl Text {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.line.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.line.push(' '),
            Event::Start(Tag::Heading { level, .. }) => self.heading = Some(level),
            Event::End(TagEnd::Heading(_)) => {
                self.flush();
                self.heading = None;
            }
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock) => self.flush(),
            Event::Start(Tag::List(number)) => {
                self.flush();
                self.marks.push(Mark {
                    first: String::new(),
                    rest: String::new(),
                    number,
                    is_fresh: false,
                });
            }
            Event::End(TagEnd::List(_)) | Event::End(TagEnd::BlockQuote(_)) => {
                self.flush();
                self.marks.pop();
            }
            Event::Start(Tag::Item) => {
                if let Some(mark) = self.marks.last_mut() {
                    mark.first = match &mut mark.number {
                        Some(number) => {
                            *number += 1;
                            format!("{}. ", *number - 1)
                        }
                        None => "- ".to_owned(),
                    };
                    mark.rest = " ".repeat(mark.first.len());
                    mark.is_fresh = true;
                }
            }
            Event::End(TagEnd::Item) => self.flush(),
            Event::Start(Tag::BlockQuote(_)) => self.marks.push(Mark {
                first: "> ".to_owned(),
                rest: "> ".to_owned(),
                number: None,
                is_fresh: false,
            }),
            Event::Start(Tag::Link { dest_url, .. }) => self.link = Some(dest_url.into_string()),
            Event::End(TagEnd::Link) => {
                if let Some(address) = self.link.take().filter(|address| !address.is_empty()) {
                    let known = self.addresses.iter().position(|it| *it == address);
                    let number = known.unwrap_or_else(|| {
                        self.addresses.push(address);
                        self.addresses.len() - 1
                    });
                    let _ = write!(self.line, " [{}]", number + 1);
                }
            }
            Event::Rule => {
                self.flush();
                self.out.push_str("\n--\n");
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if line.is_empty() {
            return;
        }
        let is_item = self.marks.last().is_some_and(|mark| mark.first != mark.rest);
        let goes_on = is_item && self.out.ends_with('\n') && !self.out.ends_with("\n\n") && self.in_list();
        if !self.out.is_empty() && !goes_on {
            self.out.push('\n');
        }
        let (mut first, mut rest) = (String::new(), String::new());
        for mark in &mut self.marks {
            first.push_str(if mark.is_fresh || mark.first == mark.rest {
                &mark.first
            } else {
                &mark.rest
            });
            rest.push_str(&mark.rest);
            mark.is_fresh = false;
        }
        let options = Options::new(WIDTH)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        let filled = fill(line, options);
        self.out.push_str(&filled);
        self.out.push('\n');
        let mark = match self.heading {
            Some(HeadingLevel::H1) => "=",
            Some(HeadingLevel::H2) => "-",
            _ => return,
        };
        let long = filled
            .lines()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or_default();
        self.out.push_str(&mark.repeat(long));
        self.out.push('\n');
    }

    /// Whether the last line is one of an item.
    fn in_list(&self) -> bool {
        let last = self.out.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        let begins = last.trim_start();
        begins.starts_with("- ")
            || last.starts_with("  ")
            || begins.split_once(". ").is_some_and(|(n, _)| n.parse::<u64>().is_ok())
    }

    fn end(&mut self) {
        self.flush();
        for (number, address) in self.addresses.iter().enumerate() {
            if number == 0 {
                self.out.push('\n');
            }
            let _ = writeln!(self.out, "[{}] {address}", number + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_lines_that_people_read() {
        let markdown = "# Lessons\n\nOne *two* [three](https://a.example/), \\*four\\* [five](https://b.example/) [six](https://a.example/).\n\n\
                        ## Came back\n\n- an item\n- a second item that is so long that it has to be broken over two lines, as such items often are\n\n\
                        > quoted\n\n1. first\n1. second\n\nplain\n";
        let expected = "Lessons\n=======\n\nOne two three [1], *four* five [2] six [1].\n\nCame back\n---------\n\n\
                        - an item\n- a second item that is so long that it has to be broken over two lines,\n  as such items often are\n\n\
                        > quoted\n\n1. first\n2. second\n\nplain\n\n[1] https://a.example/\n[2] https://b.example/\n";
        assert_eq!(text(markdown), expected);
    }
}
