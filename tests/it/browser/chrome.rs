//! Chromium, spoken to in its own protocol (CDP) over a pair of pipes.
//!
//! The whole client is here because it is small: the crates that offer one compile the protocol's thousands of types,
//! which takes longer than all else together, and drop events that they don't know, which would blind the tests.

use std::collections::BTreeMap;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take.
pub(super) const BOUND: Duration = Duration::from_secs(20);

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const FLAGS: [&str; 16] = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--metrics-recording-only",
    // No name is looked up, whatever a page or the browser itself would like.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// One browser, shared by the tests that run at the same time; the last of them ends it.
pub(super) struct Chrome {
    child: Mutex<Child>,
    input: Mutex<Option<ChildStdin>>,
    routes: Arc<Mutex<Routes>>,
    ended: Mutex<Receiver<()>>,
    next: AtomicU64,
    /// Its user data, as long as it lives.
    _profile: TempDir,
}

/// Where what the browser says goes: answers by the number of the call, events by session.
#[derive(Default)]
struct Routes {
    calls: BTreeMap<u64, Sender<Value>>,
    sessions: BTreeMap<String, Sender<Value>>,
}

/// A failed test poisons nothing for the others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `$CHROME`, else the first of the usual names on the path.
fn executable() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROME").filter(|name| !name.is_empty()) {
        return Some(named.into());
    }
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    let places = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

impl Chrome {
    /// The running browser, else a new one. None where there is no Chromium, which is said past the test runner's
    /// capture; under `CI` that fails.
    pub(super) fn shared() -> Option<Arc<Self>> {
        static RUNNING: Mutex<Weak<Chrome>> = Mutex::new(Weak::new());
        static SAID: Once = Once::new();
        let mut running = lock(&RUNNING);
        if let Some(chrome) = running.upgrade() {
            return Some(chrome);
        }
        let Some(executable) = executable() else {
            assert!(
                env::var_os("CI").is_none(),
                "the browser tests need Chromium: set $CHROME or install one of {NAMES:?}"
            );
            SAID.call_once(|| {
                let _ = writeln!(
                    io::stderr().lock(),
                    "\nSKIPPED: every test under browser:: needs Chromium (set $CHROME, or install one of {NAMES:?})\n"
                );
            });
            return None;
        };
        let chrome = Arc::new(Self::start(&executable));
        *running = Arc::downgrade(&chrome);
        Some(chrome)
    }

    fn start(executable: &PathBuf) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut data = std::ffi::OsString::from("--user-data-dir=");
        data.push(profile.path());
        // The browser reads calls from descriptor 3 and answers on 4; when 3 closes, it ends.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#])
            .arg(executable)
            .arg(data)
            .args(FLAGS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let input = child.stdin.take();
        let output = child.stdout.take().expect("a pipe");
        let routes = Arc::<Mutex<Routes>>::default();
        let (end, ended) = channel();
        let theirs = Arc::clone(&routes);
        std::thread::spawn(move || {
            listen(output, &theirs);
            *lock(&theirs) = Routes::default();
            let _ = end.send(());
        });
        let chrome = Self {
            child: Mutex::new(child),
            input: Mutex::new(input),
            routes,
            ended: Mutex::new(ended),
            next: AtomicU64::new(1),
            _profile: profile,
        };
        chrome.call(None, "Browser.getVersion", json!({}));
        chrome
    }

    /// Sends a call; the answer comes through the channel, which closes if the browser ends.
    pub(super) fn send(&self, session: Option<&str>, method: &str, params: Value) -> Receiver<Value> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = channel();
        lock(&self.routes).calls.insert(id, sender);
        let mut call = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            call["sessionId"] = session.into();
        }
        if let Some(input) = lock(&self.input).as_mut() {
            let _ = input
                .write_all(format!("{call}\0").as_bytes())
                .and_then(|()| input.flush());
        }
        receiver
    }

    /// Hands the events of a session to `sender` from now on.
    pub(super) fn follow(&self, session: &str, sender: Sender<Value>) {
        lock(&self.routes).sessions.insert(session.to_owned(), sender);
    }

    pub(super) fn forget(&self, session: &str) {
        lock(&self.routes).sessions.remove(session);
    }

    #[track_caller]
    pub(super) fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        let answer = self.attempt(session, method, params);
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// # Errors
    /// What the browser says of a call that it didn't carry out.
    #[track_caller]
    pub(super) fn attempt(&self, session: Option<&str>, method: &str, params: Value) -> Result<Value, Value> {
        let answer = self.send(session, method, params).recv_timeout(BOUND);
        let mut answer = answer.unwrap_or_else(|error| panic!("no answer to {method} from Chromium: {error}"));
        match answer.get_mut("error") {
            Some(error) => Err(error.take()),
            None => Ok(answer["result"].take()),
        }
    }
}

/// Hands on what the browser says until it ends.
fn listen(output: ChildStdout, routes: &Mutex<Routes>) {
    let mut output = BufReader::new(output);
    let mut message = Vec::new();
    while output.read_until(0, &mut message).is_ok_and(|read| read > 0) {
        message.pop();
        let said: Value = serde_json::from_slice(&message).expect("Chromium speaks JSON");
        message.clear();
        let mut routes = lock(routes);
        let receiver = match (said["id"].as_u64(), said["sessionId"].as_str()) {
            (Some(id), _) => routes.calls.remove(&id),
            (None, Some(session)) => routes.sessions.get(session).cloned(),
            (None, None) => None,
        };
        if let Some(receiver) = receiver {
            let _ = receiver.send(said);
        }
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        let _ = self.send(None, "Browser.close", json!({}));
        let ended = lock(&self.ended).recv_timeout(Duration::from_secs(5));
        lock(&self.input).take();
        let mut child = lock(&self.child);
        if ended.is_err() {
            let _ = child.kill();
        }
        let _ = child.wait();
    }
}
