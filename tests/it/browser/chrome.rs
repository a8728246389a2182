//! Chromium, spoken to in its own protocol (CDP) over a pair of pipes.
//!
//! The whole client is here because it is small: the crates that offer one compile the protocol's thousands of types,
//! which takes longer than all else together, and drop events that they don't know, which would blind the tests.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How long anything may take.
const BOUND: Duration = Duration::from_secs(20);

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
    fn shared() -> Option<Arc<Self>> {
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
    fn send(&self, session: Option<&str>, method: &str, params: Value) -> Receiver<Value> {
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

    #[track_caller]
    fn call(&self, session: Option<&str>, method: &str, params: Value) -> Value {
        let answer = self.send(session, method, params).recv_timeout(BOUND);
        let mut answer = answer.unwrap_or_else(|error| panic!("no answer to {method} from Chromium: {error}"));
        assert!(answer.get("error").is_none(), "{method}: {}", answer["error"]);
        answer["result"].take()
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

/// A page of its own: no history, cache or storage is shared with another's.
pub(super) struct Tab {
    chrome: Arc<Chrome>,
    session: String,
    context: String,
    events: Receiver<Value>,
    /// What happened since [`Tab::go`] was last called.
    seen: RefCell<Vec<Value>>,
    /// The document that is shown.
    loader: RefCell<Value>,
    media: RefCell<(&'static str, &'static str)>,
    width: Cell<u32>,
}

impl Tab {
    /// An empty page; none where there is no Chromium, and the test has nothing to do.
    pub(super) fn open() -> Option<Self> {
        let chrome = Chrome::shared()?;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        let context = text(&chrome.call(None, "Target.createBrowserContext", json!({}))["browserContextId"]);
        let target = chrome.call(
            None,
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context }),
        );
        let attached = json!({ "targetId": target["targetId"], "flatten": true });
        let session = text(&chrome.call(None, "Target.attachToTarget", attached)["sessionId"]);
        let (sender, events) = channel();
        lock(&chrome.routes).sessions.insert(session.clone(), sender);
        let tab = Self {
            chrome,
            session,
            context,
            events,
            seen: RefCell::default(),
            loader: RefCell::default(),
            media: RefCell::new(("light", "")),
            width: Cell::new(0),
        };
        for domain in ["Page", "Runtime", "Log", "Network", "Audits"] {
            tab.call(&format!("{domain}.enable"), json!({}));
        }
        tab.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        tab.call("Emulation.setFocusEmulationEnabled", json!({ "enabled": true }));
        tab.resize(1280);
        tab.scheme("light");
        Some(tab)
    }

    #[track_caller]
    fn call(&self, method: &str, params: Value) -> Value {
        self.chrome.call(Some(&self.session), method, params)
    }

    /// Waits until the browser tells what `wanted` wants.
    #[track_caller]
    fn wait(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let until = Instant::now() + BOUND;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else {
                panic!(
                    "waited in vain for {what}; this happened instead: {:#?}",
                    self.seen.borrow()
                );
            };
            self.seen.borrow_mut().push(event.clone());
            if wanted(&event) {
                return event;
            }
        }
    }

    /// Opens `url`, and waits until it is loaded.
    #[track_caller]
    pub(super) fn go(&self, url: &str) {
        self.seen.borrow_mut().clear();
        self.events.try_iter().for_each(drop);
        let begun = self.call("Page.navigate", json!({ "url": url }));
        assert!(begun.get("errorText").is_none(), "{url}: {}", begun["errorText"]);
        self.stage("load", &begun["loaderId"]);
    }

    /// Waits until the document of `loader` has come to this stage of its life.
    #[track_caller]
    fn stage(&self, name: &str, loader: &Value) {
        self.loader.replace(loader.clone());
        let reached = |event: &Value| {
            let params = &event["params"];
            event["method"] == "Page.lifecycleEvent" && params["name"] == name && params["loaderId"] == *loader
        };
        if !self.seen.borrow().iter().any(reached) {
            self.wait(name, reached);
        }
    }

    /// Clicks with the mouse on the middle of the first element that `selector` finds.
    #[track_caller]
    pub(super) fn click(&self, selector: &str) {
        let find = format!(
            "(() => {{ const found = document.querySelector({selector:?}); found.scrollIntoView({{ block: 'center' }}); \
             const box = found.getClientRects()[0]; return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        );
        let at = self.eval(&find);
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// Waits until the page is `url`, after something that leads there, and is loaded.
    #[track_caller]
    pub(super) fn arrive(&self, url: &str) {
        let event = self.wait(url, |event| {
            event["method"] == "Page.frameNavigated" && event["params"]["frame"]["url"] == *url
        });
        if event["params"]["type"] != "BackForwardCacheRestore" {
            self.stage("load", &event["params"]["frame"]["loaderId"]);
        }
    }

    /// The value of a JavaScript expression, or of its promise.
    #[track_caller]
    pub(super) fn eval(&self, expression: &str) -> Value {
        let call = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut done = self.call("Runtime.evaluate", call);
        assert!(
            done.get("exceptionDetails").is_none(),
            "{expression}\n{}",
            done["exceptionDetails"]
        );
        done["result"]["value"].take()
    }

    /// The same, for text.
    #[track_caller]
    pub(super) fn text(&self, expression: &str) -> String {
        let value = self.eval(expression);
        value
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is no text: {value}"))
            .to_owned()
    }

    /// Waits until a JavaScript expression holds, on the page as it is.
    #[track_caller]
    pub(super) fn until(&self, condition: &str) {
        let look = format!(
            "new Promise(done => {{ const end = Date.now() + 10000; const look = () => {{ \
             if ({condition}) done(true); else if (Date.now() > end) done(false); else setTimeout(look, 10); }}; look(); }})"
        );
        assert_eq!(self.eval(&look), true, "it never came about that {condition}");
    }

    /// Presses and releases `Tab` or `Enter`.
    #[track_caller]
    pub(super) fn press(&self, key: &str) {
        let (code, text) = if key == "Tab" {
            (9, Value::Null)
        } else {
            (13, "\r".into())
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && text.is_string() {
                event["text"] = text.clone();
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// `light` or `dark`
    #[track_caller]
    pub(super) fn scheme(&self, scheme: &'static str) {
        self.media.borrow_mut().0 = scheme;
        self.emulate();
    }

    /// On paper, or on the screen.
    #[track_caller]
    pub(super) fn paper(&self, paper: bool) {
        self.media.borrow_mut().1 = if paper { "print" } else { "" };
        self.emulate();
    }

    fn emulate(&self) {
        let (scheme, media) = *self.media.borrow();
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "media": media, "features": features }),
        );
    }

    /// Gives the window this many pixels; the height is a phone's or a screen's.
    #[track_caller]
    pub(super) fn resize(&self, width: u32) {
        if self.width.replace(width) == width {
            return;
        }
        let height = if width < 600 { 640 } else { 800 };
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        self.until(&format!("innerWidth === {width}"));
    }

    /// Whether the pages' own scripts run. [`Tab::eval`] works either way, promises aside.
    #[track_caller]
    pub(super) fn scripts(&self, run: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({ "value": !run }));
    }

    /// What there is to complain of since [`Tab::go`]: messages on the console, whatever the browser would show as an
    /// issue (policy violations among them), requests that failed or left `origin`. Waits for a quiet network first.
    #[track_caller]
    pub(super) fn complaints(&self, origin: &str) -> Vec<String> {
        let loader = self.loader.borrow().clone();
        self.stage("networkIdle", &loader);
        // What came before the answer to this has been told.
        self.eval("0");
        self.seen.borrow_mut().extend(self.events.try_iter());
        let seen = self.seen.borrow();
        seen.iter().filter_map(|event| complaint(event, origin)).collect()
    }

    /// The addresses that were asked for since [`Tab::go`].
    pub(super) fn requests(&self) -> Vec<String> {
        let seen = self.seen.borrow();
        let sent = seen
            .iter()
            .filter(|event| event["method"] == "Network.requestWillBeSent");
        sent.filter_map(|event| Some(event["params"]["request"]["url"].as_str()?.to_owned()))
            .collect()
    }
}

fn complaint(event: &Value, origin: &str) -> Option<String> {
    let params = &event["params"];
    match event["method"].as_str()? {
        "Runtime.consoleAPICalled" => Some(format!("console: {}", params["args"])),
        "Runtime.exceptionThrown" => Some(format!("exception: {}", params["exceptionDetails"])),
        "Log.entryAdded" => Some(format!("log: {} {}", params["entry"]["text"], params["entry"]["url"])),
        "Audits.issueAdded" => Some(format!("issue: {}", params["issue"])),
        "Network.loadingFailed" => Some(format!("failed: {params}")),
        "Network.responseReceived" => {
            let (status, url) = (params["response"]["status"].as_u64()?, &params["response"]["url"]);
            (status >= 400).then(|| format!("status {status}: {url}"))
        }
        "Network.requestWillBeSent" => {
            let url = params["request"]["url"].as_str()?;
            (!url.starts_with(origin)).then(|| format!("leaves the site: {url}"))
        }
        _ => None,
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let closed = self.chrome.send(
            None,
            "Target.disposeBrowserContext",
            json!({ "browserContextId": self.context }),
        );
        let _ = closed.recv_timeout(Duration::from_secs(5));
        lock(&self.chrome.routes).sessions.remove(&self.session);
    }
}
