//! The `hansei` command.

/// A build makes and drops millions of small strings on every core at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    hansei::cli::main()
}
