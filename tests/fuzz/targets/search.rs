//! Hostile indices and queries: whatever the bytes are, the answer is an answer or an error.
//!
//! An input is a query, a line end, and a bundle. The seeds come from `tests/it/fuzz.rs`.

#![no_main]

use std::sync::Once;

use hansei_search::{Reader, Request};
use libfuzzer_sys::fuzz_target;

static QUIET: Once = Once::new();

fuzz_target!(|input: &[u8]| {
    // What reads damaged bytes may panic within the engine, which makes an error of it; one that gets out is a failure
    // all the same, since it ends the process.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return };
    let request = Request {
        query: String::from_utf8_lossy(&input[..end]).into_owned(),
        ..Request::default()
    };
    if let Ok(mut reader) = Reader::open(Box::<[u8]>::from(&input[end + 1..])) {
        let _ = reader.search(&request);
    }
});
