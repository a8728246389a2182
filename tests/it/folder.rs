//! A content folder made for one test, and the real program run on it with an environment of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hansei_search::{Reader, Request, bundle};
use serde_json::Value;
use tempfile::TempDir;

/// Files by path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The day that counts as today in every test: 2026-11-22.
pub(crate) const TODAY: &str = "1795305600";

/// A temporary folder: reports go to `content` in it, the site to `public`.
pub(crate) struct Folder {
    root: TempDir,
}

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// What then lay in `public`.
    pub(crate) site: Tree,
}

impl Folder {
    /// An empty content folder.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(root.path().join("content")).expect("a folder in it");
        Self { root }
    }

    /// The same folder with a file at `path`, below `content`.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// Writes a file below `content`.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        self.put(&format!("content/{path}"), bytes);
    }

    /// Writes a file anywhere below the temporary folder.
    pub(crate) fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the file");
        fs::write(path, bytes).expect("a file");
    }

    /// The path of a file below the temporary folder.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// `hansei build`
    pub(crate) fn build(&self) -> Run {
        self.run(&["build"])
    }

    /// Runs `hansei` with these arguments beside `content`.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, |_| {})
    }

    /// The same, with the command changed before.
    pub(crate) fn run_with(&self, args: &[&str], change: impl FnOnce(&mut Command)) -> Run {
        let mut command = self.command(args);
        change(&mut command);
        let output = command.output().expect("the program starts");
        self.done(output)
    }

    /// What a run came to whose output was caught elsewhere.
    pub(crate) fn done(&self, output: Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
            site: tree(&self.at("public")),
        }
    }

    /// The command, ready to run.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = hansei(self.root.path());
        command.args(args);
        command
    }
}

/// The program in `folder`, with nothing of this machine's environment.
pub(crate) fn hansei(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hansei"));
    command
        .current_dir(folder)
        .env_clear()
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", TODAY)
        .stdin(Stdio::null());
    command
}

impl Run {
    /// The run, which must have ended with `code`.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// A file of the site as text.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> &str {
        let bytes = self.site.get(path);
        let bytes = bytes.unwrap_or_else(|| panic!("no {path} among {:?}\n{}", self.site.keys(), self.stderr));
        std::str::from_utf8(bytes).expect("a page is UTF-8")
    }

    /// The places where the run has put `word`, in any case, with a little of what is round it: file names, file
    /// contents, the terminal.
    pub(crate) fn places(&self, word: &str) -> Vec<String> {
        let mut all = vec![
            ("stdout".to_owned(), self.stdout.clone()),
            ("stderr".to_owned(), self.stderr.clone()),
        ];
        for (path, bytes) in &self.site {
            all.push((format!("the name {path}"), path.clone()));
            all.push((path.clone(), String::from_utf8_lossy(bytes).into_owned()));
            if path.ends_with(".idx") {
                all.extend(unpacked(bytes, word).into_iter().map(|text| (path.clone(), text)));
            }
        }
        let word = word.to_lowercase();
        let around = |text: &str| {
            let text = text.to_lowercase();
            let at = text.find(&word)?;
            let from = (0..=at.saturating_sub(60)).rev().find(|&i| text.is_char_boundary(i))?;
            Some(text[from..].chars().take(160).collect::<String>())
        };
        let found = all.into_iter();
        found
            .filter_map(|(place, text)| Some(format!("{place}: {}", around(&text)?)))
            .collect()
    }

    /// The pages of reports: `incidents/ID/index.html` by id.
    pub(crate) fn reports(&self) -> Vec<&str> {
        let page = |path: &'_ String| -> Option<(usize, usize)> {
            let id = path.strip_prefix("incidents/")?.strip_suffix("/index.html")?;
            (!id.contains('/')).then_some(("incidents/".len(), "incidents/".len() + id.len()))
        };
        // At an old address stands the way to the new one.
        let is_redirect = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"");
        let pages = self.site.iter().filter(|(_, bytes)| !is_redirect(bytes));
        pages
            .filter_map(|(path, _)| page(path).map(|(from, to)| &path[from..to]))
            .collect()
    }
}

/// What an index holds, packed as it is: its head, all that can be shown, and what is found by `word`.
fn unpacked(index: &[u8], word: &str) -> Vec<String> {
    let head = bundle::packed_head(index).and_then(bundle::unpacked).expect("a head");
    let mut reader = Reader::open(Box::<[u8]>::from(index)).expect("an index");
    let mut told = vec![String::from_utf8_lossy(&head).into_owned()];
    for query in ["", word] {
        let request = Request {
            query: query.to_owned(),
            limit: 10_000,
            values: 10_000,
            ..Request::default()
        };
        let answer = reader.search(&request).expect("an answer");
        let (hits, facets) = (&answer.hits, &answer.facets);
        told.push(serde_json::to_string(&(hits, facets)).expect("JSON"));
    }
    told
}

/// All files below `folder`; none where it isn't there.
pub(crate) fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("it lies below");
        (
            path.to_str().expect("paths of a site are UTF-8").to_owned(),
            fs::read(entry.path()).unwrap_or_default(),
        )
    };
    files.map(file).collect()
}

/// The names of what lies in `folder`.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The site as it is now: without the index and the engine of the last one, which stay for open pages.
pub(crate) fn current(site: &Tree) -> Tree {
    let mut site = site.clone();
    let Some(current) = site.get("search/current.json") else {
        return site;
    };
    let current = String::from_utf8_lossy(current).into_owned();
    let outlives = |path: &str| {
        let is_bundle = path.starts_with("search/") && (path.ends_with(".idx") || path.ends_with(".wasm.gz"));
        is_bundle && !current.contains(path)
    };
    site.retain(|path, _| !outlives(path));
    if let Some(manifest) = site.get_mut(".hansei-manifest.json") {
        let mut listed: Value = serde_json::from_slice(manifest).expect("JSON");
        let files = listed["files"].as_object_mut().expect("files");
        files.retain(|path, _| !outlives(path));
        *manifest = serde_json::to_vec_pretty(&listed).expect("JSON");
    }
    site
}

/// Which files of two sites, as they are now, differ, for the message of a failing test.
pub(crate) fn difference(a: &Tree, b: &Tree) -> Vec<String> {
    let (a, b) = (&current(a), &current(b));
    let all: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
    all.into_iter()
        .filter(|path| a.get(*path) != b.get(*path))
        .cloned()
        .collect()
}

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
