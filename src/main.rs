//! The `hansei` command.

fn main() -> std::process::ExitCode {
    hansei::cli::main()
}
