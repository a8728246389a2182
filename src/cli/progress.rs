//! A bar where the work is long enough to see, on a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// From this many pages on a build takes long enough to watch.
const LONG: usize = 2000;

/// A bar that is gone when it is dropped, however the build ends.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// One page more is done.
    pub(super) fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A bar for `pages` pages; hidden where it would not help.
pub(super) fn bar(pages: usize, quiet: bool) -> Bar {
    let target = if quiet || pages < LONG {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr_with_hz(10)
    };
    let bar = ProgressBar::with_draw_target(Some(pages as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pages") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    Bar(bar)
}
