//! Keeps a site following its folder: waits for something to happen, has it looked at, and tells of it.

use std::collections::{BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::watch;

use super::http::{Broken, Follow, News, Served, Wanted};
use super::limits;
use super::live::{First, Installed, LargeFiles, Live, Looked, Pages};
use super::told::{Following, Rebuilt, Told};
use super::watch::{POLL, Watch};
use crate::build::Gathered;
use crate::diagnostic::Diagnostic;
use crate::source::RelPath;

/// Nothing more happens for so long: then what began is done, a file renamed to its place, say.
const QUIET: Duration = Duration::from_millis(4);
/// Nobody waits longer than this for things to be quiet.
const BUSY: Duration = Duration::from_millis(40);
/// After something happened, the folder is looked at again: for what happened in folders that were too new to be
/// listened to, and where clocks are coarse.
const AGAIN: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(2300)];
/// The large files are made when nothing happened for so long, and not much later than that.
const REST: Duration = Duration::from_millis(250);
const LATEST: Duration = Duration::from_millis(1500);
/// What failed for no reason that will change by itself is tried again once, after this.
const RETRY: Duration = Duration::from_secs(1);
/// Large files that could not be made are tried again after this.
const LATER: Duration = Duration::from_secs(10);
/// The longest sleep: a machine that was asleep doesn't know what day it is, and nobody says that another folder took the
/// place of this one.
const NAP: Duration = Duration::from_secs(5);

enum Signal {
    /// Something happened in the folder; whether all files are written that were begun.
    Woken(bool),
    /// Somebody waits for the large files.
    Wanted,
    /// Pages that people look at, before all others.
    First(First),
    /// All pages; none where that was stopped.
    Pages(Result<Option<Box<Pages>>, Broken>),
    Large(anyhow::Result<LargeFiles>),
}

/// Follows the folder of `live` from now on, on threads of its own, for as long as the process lives: what is to be
/// served.
///
/// # Errors
/// When there are no threads to be had.
pub fn follow(live: Live, following: Following) -> anyhow::Result<Served> {
    limits::many_files();
    let (send, signals) = channel();
    let pool = ThreadPoolBuilder::new()
        .thread_name(|n| format!("background {n}"))
        .start_handler(|_| limits::give_way())
        .build()
        .context("no threads can be had for making pages")?;
    let mut news = News {
        run: limits::unlike_others(),
        parts: Arc::new(live.files().current().parts()),
        broken: live.broken().cloned().map(Arc::new),
        is_pending: true,
        ..News::default()
    };
    news.version = 1;
    let (tell_news, hear_news) = watch::channel(news);
    let files = live.files().clone();
    let wanted = send.clone();
    let mut follower = Follower {
        said: said(live.gathered()),
        live,
        following,
        send,
        signals,
        waiting: VecDeque::new(),
        pool,
        news: tell_news,
        are_pages_made: false,
        is_large_made: false,
        looks: Vec::new(),
        retry_at: None,
        large_at: Some(Instant::now()),
        large_by: Some(Instant::now()),
    };
    thread::Builder::new()
        .name("follower".into())
        .spawn(move || follower.run())
        .context("no thread can be had for following the folder")?;
    Ok(Served {
        files,
        news: Some(hear_news),
        wanted: Wanted::new(move || {
            // If nobody follows any more, nobody makes them.
            let _ = wanted.send(Signal::Wanted);
        }),
    })
}

/// What a finding says, wherever in its file.
type Said = BTreeSet<(Option<RelPath>, &'static str, String)>;

fn said(gathered: &Gathered) -> Said {
    gathered.findings.iter().map(what).collect()
}

fn what(finding: &Diagnostic) -> (Option<RelPath>, &'static str, String) {
    (finding.path.clone(), finding.code, finding.message.clone())
}

struct Follower {
    live: Live,
    following: Following,
    said: Said,
    send: Sender<Signal>,
    signals: Receiver<Signal>,
    /// What came while it waited for things to be quiet.
    waiting: VecDeque<Signal>,
    pool: ThreadPool,
    news: watch::Sender<News>,
    /// Whether pages are being made.
    are_pages_made: bool,
    /// Whether large files are being made.
    is_large_made: bool,
    /// When the folder is looked at even if nothing happens.
    looks: Vec<Instant>,
    /// When what failed is tried again.
    retry_at: Option<Instant>,
    /// When the large files are begun.
    large_at: Option<Instant>,
    /// When they are begun at the latest.
    large_by: Option<Instant>,
}

impl Follower {
    fn run(&mut self) {
        let mut watch = self.watch();
        // Between the first look and the first event lies what nobody heard.
        self.look_again(&AGAIN);
        self.look_again(&[Duration::ZERO]);
        loop {
            // Whatever goes wrong with one change, the next one is followed.
            if catch_unwind(AssertUnwindSafe(|| self.turn(&mut watch))).is_err() {
                self.live.add_all();
                self.failed(bug());
            }
        }
    }

    /// Waits for something, and does what it asks for.
    fn turn(&mut self, watch: &mut Watch) {
        self.begin();
        match self.next() {
            Ok(Signal::Woken(is_written)) => {
                self.calm(is_written);
                self.look_again(&AGAIN);
                self.look();
            }
            Ok(Signal::Wanted) => self.large_at = Some(Instant::now()),
            Ok(Signal::First(first)) => {
                if self.live.show(first) {
                    self.publish(None);
                }
            }
            Ok(Signal::Pages(made)) => self.pages(made),
            Ok(Signal::Large(made)) => self.large(made),
            // It has a sender itself, so that it is never alone.
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        let now = Instant::now();
        if self.retry_at.is_some_and(|at| at <= now) {
            self.retry_at = None;
            self.live.retry();
        }
        if self.looks.iter().any(|at| *at <= now) {
            self.looks.retain(|at| *at > now);
            self.look();
            if watch.is_polling() {
                let pause = POLL.max(now.elapsed() * 10);
                self.look_again(&[pause]);
            }
        }
        if watch.is_stale() {
            *watch = self.watch();
            self.look_again(&AGAIN);
            self.look();
        }
        if watch.is_full_by_now() {
            (self.following.tell)(Told::Polling("it watches as many folders as it may"));
            self.look_again(&[POLL]);
        }
        self.live.on((self.following.today)());
    }

    fn watch(&mut self) -> Watch {
        let send = self.send.clone();
        let wake = move |is_written| {
            let _ = send.send(Signal::Woken(is_written));
        };
        let (watch, why) = Watch::new(&self.folder(), self.following.poll, wake);
        if let Some(why) = why.filter(|_| watch.is_there()) {
            (self.following.tell)(Told::Polling(&why));
        }
        if watch.is_polling() {
            self.look_again(&[POLL]);
        }
        watch
    }

    fn folder(&self) -> PathBuf {
        self.live.gathered().folder().to_owned()
    }

    /// The next signal, or none where it is time for something else.
    fn next(&mut self) -> Result<Signal, RecvTimeoutError> {
        if let Some(signal) = self.waiting.pop_front() {
            return Ok(signal);
        }
        let now = Instant::now();
        let large = [self.large_at, self.large_by].into_iter().flatten();
        let large = large.filter(|_| !self.are_pages_made && !self.is_large_made);
        let next = self.looks.iter().copied().chain(large).chain(self.retry_at).min();
        let nap = next.map_or(NAP, |at| at.saturating_duration_since(now)).min(NAP);
        self.signals.recv_timeout(nap)
    }

    /// Waits until nothing more happens, but not for long.
    fn calm(&mut self, mut is_written: bool) {
        let start = Instant::now();
        while start.elapsed() < BUSY {
            let quiet = if is_written { QUIET } else { BUSY };
            match self.signals.recv_timeout(quiet) {
                Ok(Signal::Woken(now)) => is_written = now,
                Ok(signal) => self.waiting.push_back(signal),
                Err(_) => return,
            }
        }
    }

    fn look_again(&mut self, after: &[Duration]) {
        let now = Instant::now();
        let all = after.iter().map(|after| now + *after);
        self.looks.extend(all);
        // A burst asks for many; the last of them sees what the others would have.
        self.looks.sort();
        if self.looks.len() > 2 * AGAIN.len() {
            self.looks.drain(1..self.looks.len() - AGAIN.len());
        }
    }

    fn look(&mut self) {
        let start = Instant::now();
        let looked = self.live.look();
        self.looked(looked, start);
    }

    /// Tells of what a look did.
    fn looked(&mut self, looked: Looked, start: Instant) {
        if !looked.is_new && !looked.is_news {
            return;
        }
        self.count_images(looked.has_other_images);
        self.publish(looked.pages.last());
        if let Some(broken) = self.live.broken().filter(|_| looked.is_news) {
            (self.following.tell)(Told::Broken(broken));
        }
        if !self.live.is_due() {
            let gathered = Arc::clone(self.live.gathered());
            let findings = gathered.findings.iter();
            let paths: BTreeSet<&RelPath> = looked.paths.iter().collect();
            let about = |it: &&Diagnostic| it.path.as_ref().is_some_and(|path| paths.contains(path));
            let findings: Vec<Diagnostic> = findings.filter(about).cloned().collect();
            self.said.extend(findings.iter().map(what));
            (self.following.tell)(Told::Rebuilt(Rebuilt {
                paths: &looked.paths,
                took: start.elapsed(),
                shown_after: None,
                stats: &looked.stats,
                findings,
                gathered: &gathered,
            }));
        }
    }

    /// Begins work that is due.
    fn begin(&mut self) {
        if self.are_pages_made {
            self.live.stop();
            return;
        }
        if let Some(whole) = self.live.due() {
            self.are_pages_made = true;
            let send = self.send.clone();
            let show = move |first| {
                let _ = send.send(Signal::First(first));
            };
            self.spawn(
                move || Signal::Pages(whole.make_first(&show).map(|pages| pages.map(Box::new))),
                || Signal::Pages(Err(bug())),
            );
            return;
        }
        let is_time = |at: Option<Instant>| at.is_some_and(|at| at <= Instant::now());
        if self.is_large_made || !(is_time(self.large_at) || is_time(self.large_by)) {
            return;
        }
        (self.large_at, self.large_by) = (None, None);
        if let Some(large) = self.live.due_large() {
            self.is_large_made = true;
            let failed = || Signal::Large(Err(anyhow::anyhow!(bug())));
            self.spawn(move || Signal::Large(large.make()), failed);
        }
    }

    /// Does `work` in the background, and signals what came of it; `failed` where it panicked.
    fn spawn(&self, work: impl FnOnce() -> Signal + Send + 'static, failed: impl FnOnce() -> Signal + Send + 'static) {
        let send = self.send.clone();
        self.pool.spawn(move || {
            let done = catch_unwind(AssertUnwindSafe(work));
            let _ = send.send(done.unwrap_or_else(|_| failed()));
        });
    }

    /// Serves pages that were made.
    fn pages(&mut self, made: Result<Option<Box<Pages>>, Broken>) {
        self.are_pages_made = false;
        let pages = match made {
            Ok(Some(pages)) => pages,
            Ok(None) => return self.live.stopped(),
            Err(broken) => return self.failed(broken),
        };
        let Installed {
            paths,
            new,
            took,
            shown_after,
            stats,
            looked,
        } = self.live.install(*pages);
        let parts = self.live.files().current().parts();
        self.count_images(looked.has_other_images);
        self.news.send_if_modified(|news| {
            if *news.parts != parts {
                news.parts = Arc::new(parts);
            }
            false
        });
        // Where a first look came before, the browser is there, or its reader went elsewhere.
        let page = self.page_of_last(&new);
        self.publish(looked.pages.last().or(page.as_ref()));
        let gathered = Arc::clone(self.live.gathered());
        let now = said(&gathered);
        let changed: BTreeSet<&RelPath> = paths.iter().collect();
        let is_told = |finding: &&Diagnostic| {
            !self.said.contains(&what(finding)) || finding.path.as_ref().is_some_and(|path| changed.contains(path))
        };
        let findings = gathered.findings.iter().filter(is_told).cloned().collect();
        self.said = now;
        (self.following.tell)(Told::Rebuilt(Rebuilt {
            paths: &paths,
            took: took.unwrap_or_default(),
            shown_after,
            stats: &stats,
            findings,
            gathered: &gathered,
        }));
    }

    fn count_images(&self, are_other: bool) {
        self.news.send_if_modified(|news| {
            news.images += u64::from(are_other);
            false
        });
    }

    /// The page of the last of these files that has one.
    fn page_of_last(&self, paths: &[RelPath]) -> Option<String> {
        let gathered = self.live.gathered();
        paths.iter().rev().find_map(|path| gathered.page_of(path))
    }

    fn failed(&mut self, broken: Broken) {
        if self.live.failed(broken) {
            self.retry_at = Some(Instant::now() + RETRY);
            self.publish(None);
            if let Some(broken) = self.live.broken() {
                (self.following.tell)(Told::Broken(broken));
            }
        }
        // Nobody need wait for what won't come.
        let is_pending = self.is_pending();
        if self.news.borrow().is_pending != is_pending {
            self.news.send_modify(|news| news.is_pending = is_pending);
        }
    }

    /// Serves large files that were made.
    fn large(&mut self, made: anyhow::Result<LargeFiles>) {
        self.is_large_made = false;
        match made {
            Ok(files) => {
                let broken = self.live.broken().is_some();
                let is_made = self.live.install_large(files);
                if self.live.is_large_due() {
                    self.large_by.get_or_insert(Instant::now() + REST);
                }
                let is_pending = self.is_pending();
                if is_made {
                    self.news.send_modify(|news| {
                        news.index += 1;
                        news.is_pending = is_pending;
                    });
                }
                if broken && self.live.broken().is_none() {
                    self.publish(None);
                }
            }
            Err(error) => {
                if self.live.failed_large(&error) {
                    self.publish(None);
                }
                self.large_by = Some(Instant::now() + LATER);
                // Whoever waits gets those that there are.
                self.news.send_modify(|news| news.is_pending = false);
            }
        }
    }

    /// Whether newer large files are to come, as far as anybody knows.
    fn is_pending(&self) -> bool {
        let are_pages_due = self.are_pages_made || self.live.is_due() && !self.live.is_held();
        are_pages_due || self.is_large_made || self.live.is_large_due() && !self.live.is_due()
    }

    /// Tells open pages that something is new; `page` is where the browser is to go.
    fn publish(&mut self, page: Option<&String>) {
        let broken = self.live.broken().cloned().map(Arc::new);
        let is_pending = self.is_pending();
        let page = page.filter(|_| self.following.follow);
        self.news.send_modify(|news| {
            news.version += 1;
            news.broken = broken;
            news.is_pending = is_pending;
            if let Some(page) = page {
                news.follow = Some(Follow {
                    version: news.version,
                    url: format!("/{page}"),
                });
            }
        });
        let now = Instant::now();
        self.large_at = Some(now + REST);
        self.large_by.get_or_insert(now + LATEST);
    }
}

/// What is said where there is no other word for it.
fn bug() -> Broken {
    Broken {
        title: "hansei has a bug".into(),
        text:
            "Something went wrong that never should; the terminal says what.\nhelp: report it, with the file that you \
               saved last; what is shown stays as it was"
                .into(),
    }
}
