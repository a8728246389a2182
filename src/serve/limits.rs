//! What this process takes of its machine.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Lets other threads run before this one, where the system can: what is done in the background keeps no writer waiting.
pub(super) fn give_way() {
    // Elsewhere, this would be said of the whole process.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}

/// Allows as many open files as the system does: every open page is a connection.
pub(super) fn many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// A name that no other run has.
pub(super) fn unlike_others() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
