//! Hostile indices and queries: whatever the bytes are, the answer is an answer or an error.
//!
//! An input is a query, a line end, the length of a head in four bytes, little-endian, the head unpacked, and the body:
//! so that what is changed reaches the readers behind the checksum, where no damage comes by itself. There, a count that
//! was made up can still keep tantivy's reader of columns busy for long.

#![no_main]

use std::sync::Once;

use hansei_search::{Engine, Request, Step};
use libfuzzer_sys::fuzz_target;

static QUIET: Once = Once::new();

fuzz_target!(|input: &[u8]| {
    // What reads damaged bytes may panic within the engine, which makes an error of it; one that gets out is a failure
    // all the same, since it ends the process.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return };
    let (query, rest) = (String::from_utf8_lossy(&input[..end]), &input[end + 1..]);
    let Some((length, rest)) = rest.split_first_chunk() else { return };
    let length = (u32::from_le_bytes(*length) as usize).min(rest.len());
    let (head, body) = rest.split_at(length);
    let Ok(mut engine) = Engine::open(head, 0) else { return };
    let request = Request {
        query: query.into_owned(),
        ..Request::default()
    };
    for _ in 0..8 {
        match engine.search(&request) {
            Ok(Step::Need(ranges)) => {
                for range in ranges {
                    let bytes = body.get(range.start as usize..range.end as usize);
                    let Some(bytes) = bytes else { return };
                    engine.give(range.start, bytes.to_vec());
                }
            }
            Ok(Step::Done(_)) | Err(_) => return,
        }
    }
});
