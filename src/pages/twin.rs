//! The Markdown twin of a page: the same words, for readers that are programs.

#[cfg_attr(not(test), expect(dead_code, reason = "pages don't have twins yet"))]
mod prose;
