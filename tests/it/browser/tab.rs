//! A page in the browser: where it goes, what it shows, what is pressed and what it complains of.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use mail_parser::decoders::base64::base64_decode;
use serde_json::{Value, json};

use super::chrome::{BOUND, Chrome};

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
        let made = chrome.call(None, "Target.createBrowserContext", json!({}));
        Some(Self::of(
            chrome,
            made["browserContextId"].as_str().expect("an id").to_owned(),
        ))
    }

    /// Another page that shares everything with this one, as two pages of one person do.
    pub(super) fn beside(&self) -> Self {
        Self::of(Arc::clone(&self.chrome), self.context.clone())
    }

    fn of(chrome: Arc<Chrome>, context: String) -> Self {
        let target = chrome.call(
            None,
            "Target.createTarget",
            json!({ "url": "about:blank", "browserContextId": context }),
        );
        let attached = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = chrome.call(None, "Target.attachToTarget", attached);
        let session = attached["sessionId"].as_str().expect("an id").to_owned();
        let (sender, events) = channel();
        chrome.follow(&session, sender);
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
        tab
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
            self.leave("Input.dispatchMouseEvent", event);
        }
    }

    /// Goes back to the page before this one.
    #[track_caller]
    pub(super) fn back(&self) {
        let history = self.call("Page.getNavigationHistory", json!({}));
        let here = history["currentIndex"].as_u64().expect("a place in the history");
        let before = here.checked_sub(1).expect("a page before this one") as usize;
        let before = json!({ "entryId": history["entries"][before]["id"] });
        self.leave("Page.navigateToHistoryEntry", before);
    }

    /// Does what may take the page away, and the answer with it. Whether it came about is seen from where it leads.
    #[track_caller]
    fn leave(&self, method: &str, params: Value) {
        let done = self.chrome.attempt(Some(&self.session), method, params);
        if let Err(error) = done {
            assert!(is_of_another_page(&error), "{method}: {error}");
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

    /// The value of a JavaScript expression, or of its promise. It only looks: if the page changes meanwhile, it is
    /// asked again of the one that came.
    #[track_caller]
    pub(super) fn eval(&self, expression: &str) -> Value {
        let call = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let until = Instant::now() + BOUND;
        let mut done = loop {
            match self
                .chrome
                .attempt(Some(&self.session), "Runtime.evaluate", call.clone())
            {
                Ok(done) => break done,
                Err(error) => assert!(
                    is_of_another_page(&error) && Instant::now() < until,
                    "{expression}: {error}"
                ),
            }
            std::thread::sleep(Duration::from_millis(5));
        };
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

    /// Presses and releases a key: `Tab`, `Enter`, `Escape`, an arrow or a character.
    #[track_caller]
    pub(super) fn press(&self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, Value::Null),
            "Enter" => (13, "\r".into()),
            "Escape" => (27, Value::Null),
            "ArrowUp" => (38, Value::Null),
            "ArrowDown" => (40, Value::Null),
            "/" => (191, "/".into()),
            _ => panic!("{key} is no key that is known"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && text.is_string() {
                event["text"] = text.clone();
            }
            self.leave("Input.dispatchKeyEvent", event);
        }
    }

    /// Types a text at once into what has the focus.
    #[track_caller]
    pub(super) fn insert(&self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
    }

    /// `light` or `dark`
    #[track_caller]
    pub(super) fn scheme(&self, scheme: &'static str) {
        self.media.borrow_mut().0 = scheme;
        self.emulate();
    }

    /// How many sheets of paper the page takes, of so many inches, with the margins of its style.
    pub(super) fn sheets(&self, (width, height): (f64, f64)) -> usize {
        let paper = json!({ "paperWidth": width, "paperHeight": height, "preferCSSPageSize": true });
        let pdf = self.call("Page.printToPDF", paper);
        let pdf = base64_decode(pdf["data"].as_str().expect("a document").as_bytes()).expect("bytes");
        let pdf = String::from_utf8_lossy(&pdf);
        pdf.matches("/Type /Page").count() - pdf.matches("/Type /Pages").count()
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
        // Where pages hear of what is new, one request never ends: then a quiet while will do.
        self.stage("networkAlmostIdle", &loader);
        while let Ok(event) = self.events.recv_timeout(Duration::from_millis(400)) {
            let is_idle = event["params"]["name"] == "networkIdle" && event["params"]["loaderId"] == loader;
            self.seen.borrow_mut().push(event);
            if is_idle {
                break;
            }
        }
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

/// Whether a call failed because the page that it was meant for is gone, or the next one isn't there yet.
fn is_of_another_page(error: &Value) -> bool {
    let said = error["message"].as_str().unwrap_or_default();
    [
        "navigated",
        "context was destroyed",
        "default execution context",
        "frame was detached",
    ]
    .iter()
    .any(|part| said.contains(part))
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
        self.chrome.forget(&self.session);
    }
}
