//! The order of the house: who may use whom, how long a file gets, and that nothing lies about unused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::folder::repository;

/// The floors of the house as the code map has them, the lowest first. A module uses those below its own and, one way,
/// its own.
fn floors() -> Vec<Vec<String>> {
    let map = fs::read_to_string(repository().join("src/README.md")).expect("the code map");
    let table = map.split("| floor | modules |").nth(1).expect("a table of floors");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let modules = |row: &str| -> Vec<String> {
        let links = row.match_indices("[`").map(|(at, open)| &row[at + open.len()..]);
        links
            .filter_map(|rest| Some(rest.split_once("`]")?.0.to_owned()))
            .collect()
    };
    let mut floors: Vec<Vec<String>> = rows.map(modules).collect();
    floors[0].extend(["main".to_owned(), "lib".to_owned()]);
    floors.reverse();
    floors
}

/// The files below `folder` that end like this.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(repository().join(folder)).sort_by_file_name();
    let paths = entries
        .into_iter()
        .map(|entry| entry.expect("it can be listed").into_path());
    paths
        .filter(|path| path.is_file() && path.to_string_lossy().ends_with(ending))
        .collect()
}

/// The Rust files of the program. Members of the workspace below `src` are houses of their own.
fn sources() -> Vec<(String, PathBuf)> {
    let src = repository().join("src");
    let is_member = |path: &Path| {
        path.ancestors()
            .any(|folder| folder != repository() && folder.join("Cargo.toml").is_file())
    };
    let named = |path: PathBuf| {
        let below = path.strip_prefix(&src).expect("below src").to_owned();
        let top = below.iter().next().expect("a name").to_string_lossy().into_owned();
        (top.trim_end_matches(".rs").to_owned(), path)
    };
    files("src", ".rs")
        .into_iter()
        .filter(|path| !is_member(path))
        .map(named)
        .collect()
}

/// A file's code without its comments and its tests.
fn code(path: &Path) -> String {
    if path.ends_with("tests.rs") {
        return String::new();
    }
    let text = fs::read_to_string(path).expect("it can be read");
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The top-level modules that some code names, in `use crate::…` and in paths.
fn used(code: &str) -> BTreeSet<String> {
    used_of("crate::", code)
}

/// The modules right below `parent`, `super::` say, that some code names.
fn used_of(parent: &str, code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let word = |text: &str| {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    for (at, start) in code.match_indices(parent) {
        let rest = &code[at + start.len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                // Names at the group's own depth.
                let mut depth = 0;
                let mut begins = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begins = true,
                        c if begins && !c.is_whitespace() => {
                            used.insert(word(&group[i..]));
                            begins = false;
                        }
                        _ => {}
                    }
                }
            }
            None => {
                used.insert(word(rest));
            }
        }
    }
    used.retain(|name| name.chars().next().is_some_and(char::is_lowercase));
    used
}

/// For each module, those that it uses.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, path) in sources() {
        uses.entry(module).or_default().extend(used(&code(&path)));
    }
    for (module, used) in &mut uses {
        used.remove(module);
    }
    uses
}

#[test]
fn what_code_uses_is_seen() {
    let found = used("use crate::a::B; use crate::{b::{self, C}, d};\n let x = crate::e::f(); macro!(crate::Upper)");
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "b", "d", "e"]);
    assert!(uses()["build"].contains("pages"));
}

#[test]
fn nobody_uses_a_higher_floor() {
    let floors = floors();
    let floor = |module: &str| {
        let found = floors.iter().position(|floor| floor.iter().any(|name| name == module));
        found.unwrap_or_else(|| panic!("`{module}` stands on no floor of src/README.md"))
    };
    for (module, used) in uses() {
        for other in used {
            assert!(
                floor(&other) <= floor(&module),
                "`{module}` uses `{other}`, which stands above it"
            );
        }
    }
}

/// Those that are in a circle, or use one that is.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> Vec<&String> {
    // Whoever uses only what is settled is settled; what never settles goes in a circle.
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    loop {
        let more: Vec<&str> = uses
            .iter()
            .filter(|(module, used)| {
                !settled.contains(module.as_str()) && used.iter().all(|other| settled.contains(other.as_str()))
            })
            .map(|(module, _)| module.as_str())
            .collect();
        if more.is_empty() {
            break;
        }
        settled.extend(more);
    }
    uses.keys()
        .filter(|module| !settled.contains(module.as_str()))
        .collect()
}

#[test]
fn modules_use_each_other_one_way() {
    let uses = uses();
    assert_eq!(circle(&uses), [""; 0], "of {uses:#?}");
}

/// Inside a folder too: the files of one module use each other one way.
#[test]
fn files_use_each_other_one_way() {
    let mut folders: BTreeMap<PathBuf, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (_, path) in sources() {
        let (folder, name) = (path.parent().expect("a folder"), path.file_stem().expect("a name"));
        if folder.ends_with("src") || name == "mod" || name == "tests" {
            continue;
        }
        let used = used_of("super::", &code(&path));
        let files = folders.entry(folder.to_owned()).or_default();
        files.insert(name.to_string_lossy().into_owned(), used);
    }
    let mut circles = Vec::new();
    for (folder, mut files) in folders {
        let names: BTreeSet<String> = files.keys().cloned().collect();
        for (name, used) in &mut files {
            used.retain(|other| other != name && names.contains(other));
        }
        let found = circle(&files);
        if !found.is_empty() {
            circles.push(format!("{}: {found:?}", folder.display()));
        }
    }
    assert_eq!(circles, [""; 0]);
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let length = |path: &Path| fs::read_to_string(path).expect("it can be read").lines().count();
    let long: Vec<String> = files("src", ".rs")
        .into_iter()
        .filter(|path| length(path) > 500)
        .map(|path| format!("{}: {}", path.display(), length(&path)))
        .collect();
    assert_eq!(long, [""; 0]);
}

#[test]
fn every_template_is_built_in() {
    let folder = repository().join("theme/templates");
    let found: BTreeSet<String> = files("theme/templates", "")
        .iter()
        .map(|path| {
            path.strip_prefix(&folder)
                .expect("below")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let listed: BTreeSet<String> = hansei::theme::TEMPLATES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(found, listed);
}

#[test]
fn every_check_is_read() {
    let known = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "md");
    let unread: Vec<_> = files("tests/checks", "")
        .into_iter()
        .filter(|path| !known(path))
        .collect();
    assert!(unread.is_empty(), "checks.rs reads `.md` alone: {unread:?}");
}

#[test]
fn every_test_file_is_compiled() {
    let main = fs::read_to_string(repository().join("tests/it/main.rs")).expect("it can be read");
    let files = files("tests/it", ".rs").into_iter();
    // A folder answers for what is in it.
    let own = files.filter(|path| path.parent().is_some_and(|folder| !folder.join("mod.rs").exists()));
    for path in own {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(
            name == "main" || main.contains(&format!("mod {name};")),
            "nobody reads {}",
            path.display()
        );
    }
}

#[test]
fn the_catalogue_lists_every_code() {
    let read = |file: &str| fs::read_to_string(repository().join("src/diagnostic").join(file)).expect("it can be read");
    let text = read("catalogue.rs") + &read("catalogue/files.rs");
    let mut built = BTreeSet::new();
    for start in [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::nudge(",
        "Diagnostic::question(",
    ] {
        for (at, _) in text.match_indices(start) {
            let code = text[at + start.len()..]
                .trim_start()
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next());
            built.insert(code.expect("the code is the first argument"));
        }
    }
    let listed: BTreeSet<&str> = hansei::diagnostic::CODES.iter().copied().collect();
    assert_eq!(listed, built);
}
