//! The search as a WebAssembly module: a plain C ABI, no logic.
//!
//! The page writes into [`buffer`], calls, and reads what [`result`] and [`result_length`] name:
//!
//! | call | takes from the buffer | result |
//! | --- | --- | --- |
//! | [`open`] | the unpacked head of a bundle | an error's text; empty where there is none |
//! | [`give`] | bytes of the bundle | none |
//! | [`search`] | a request, as JSON | `{"answer": …}`, `{"need": [[from, to], …]}` or `{"error": …}` |

use std::cell::RefCell;

use hansei_search::{Engine, Request, Step};

#[derive(Default)]
struct State {
    buffer: Vec<u8>,
    result: Vec<u8>,
    engine: Option<Engine>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

/// Where to write `length` bytes before the next call; valid until then.
#[unsafe(no_mangle)]
pub extern "C" fn buffer(length: usize) -> *mut u8 {
    with(|state| {
        state.buffer = vec![0; length];
        state.buffer.as_mut_ptr()
    })
}

/// Where the result of the last call begins; valid until the next one.
#[unsafe(no_mangle)]
pub extern "C" fn result() -> *const u8 {
    with(|state| state.result.as_ptr())
}

/// How many bytes the result of the last call has.
#[unsafe(no_mangle)]
pub extern "C" fn result_length() -> usize {
    with(|state| state.result.len())
}

/// Opens a bundle by its unpacked head; its body begins at `body`.
#[unsafe(no_mangle)]
pub extern "C" fn open(body: f64) {
    with(|state| {
        let head = std::mem::take(&mut state.buffer);
        state.result.clear();
        match Engine::open(&head, body as u64) {
            Ok(engine) => state.engine = Some(engine),
            Err(error) => state.result = error.to_string().into_bytes(),
        }
    });
}

/// Takes bytes that stand at `at` in the bundle.
#[unsafe(no_mangle)]
pub extern "C" fn give(at: f64) {
    with(|state| {
        let bytes = std::mem::take(&mut state.buffer);
        if let Some(engine) = &mut state.engine {
            engine.give(at as u64, bytes);
        }
    });
}

/// Answers, or says what it needs to.
#[unsafe(no_mangle)]
pub extern "C" fn search() {
    with(|state| {
        let request: Result<Request, _> = serde_json::from_slice(&std::mem::take(&mut state.buffer));
        let done = match (&state.engine, request) {
            (Some(engine), Ok(request)) => engine.search(&request).map_err(|error| error.to_string()),
            (None, _) => Err("no index is open".to_owned()),
            (_, Err(error)) => Err(error.to_string()),
        };
        let told = match done {
            Ok(Step::Done(answer)) => serde_json::to_vec(&Told::Answer(&answer)),
            Ok(Step::Need(ranges)) => {
                let ranges = ranges.into_iter().map(|range| (range.start, range.end));
                serde_json::to_vec(&Told::Need(ranges.collect()))
            }
            Err(error) => serde_json::to_vec(&Told::Error(error)),
        };
        state.result = told.unwrap_or_default();
    });
}

/// What a search comes to.
#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
enum Told<'a> {
    Answer(&'a hansei_search::Answer),
    Need(Vec<(u64, u64)>),
    Error(String),
}

/// What randomness is drawn from, where there is none.
#[cfg(target_family = "wasm")]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(_: *mut u8, _: usize) -> Result<(), getrandom_03::Error> {
    Err(getrandom_03::Error::UNSUPPORTED)
}
