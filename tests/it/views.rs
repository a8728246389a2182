//! `theme/VIEWS.md` says what templates may use: it has all that is there, and nothing that isn't.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use hansei::build::{Request, Stats, gather};
use hansei::knowledge::KeyKind;
use hansei::pages::{checklist_elsewhere, compose, plans};
use hansei::preflight::{Wanted, checklist};
use hansei::theme::{TEMPLATES, VIEWS};
use serde_json::Value;

use super::folder::{Folder, repository};

/// A type's fields and their types, as the document writes them.
type Fields = BTreeMap<String, String>;

/// The views of pages, by their templates.
const PAGES: [(&str, &str); 15] = [
    ("HomeView", "home.html"),
    ("IncidentsView", "incidents.html"),
    ("ReportView", "report.html"),
    ("CausesView", "causes.html"),
    ("CausePageView", "cause.html"),
    ("KeysView", "keys.html"),
    ("KeyView", "key.html"),
    ("ActionsView", "actions.html"),
    ("LessonsView", "lessons.html"),
    ("EditionView", "edition.html"),
    ("TrendsView", "trends.html"),
    ("ChecklistView", "checklist.html"),
    ("PlainView", "plain.html"),
    ("SearchView", "search.html"),
    ("MissingView", "404.html"),
];

/// What the document says: by the template or type. Parts of a body are `Block` with their kind: `Block timeline`.
fn documented() -> BTreeMap<String, Fields> {
    let mut all: BTreeMap<String, Fields> = BTreeMap::new();
    let mut title = "";
    for line in VIEWS.lines() {
        if let Some(text) = line.strip_prefix("### ") {
            title = text;
        } else if line.starts_with("## ") {
            title = "";
        }
        let cells: Vec<&str> = line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect();
        let (false, [name, kind, what, ..]) = (title.is_empty(), cells.as_slice()) else {
            continue;
        };
        let Some(name) = name.strip_prefix('`').and_then(|name| name.strip_suffix('`')) else {
            continue;
        };
        assert!(!what.is_empty(), "{line}");
        if title == "Block" {
            let fields = kind.split("; ").map(|field| {
                let (name, kind) = field.split_once(": ").expect("a name and a type");
                (name.trim_matches('`').to_owned(), kind.to_owned())
            });
            all.insert(format!("Block {name}"), fields.collect());
        } else {
            let twice = all
                .entry(title.to_owned())
                .or_default()
                .insert(name.to_owned(), (*kind).to_owned());
            assert_eq!(twice, None, "{line}");
        }
    }
    for (_, template) in PAGES {
        let fields = all.get_mut(template).unwrap_or_else(|| panic!("nothing on {template}"));
        fields.insert("site".into(), "Frame".into());
    }
    all
}

/// What the structs of the views say, in the document's words.
fn declared() -> BTreeMap<String, Fields> {
    let mut all: BTreeMap<String, Fields> = BTreeMap::new();
    let mut files = vec![repository().join("src/pages/view.rs")];
    let entries = fs::read_dir(repository().join("src/pages/view")).expect("a folder");
    files.extend(entries.map(|entry| entry.expect("an entry").path()));
    for file in files {
        let text = fs::read_to_string(file).expect("a source");
        let mut name = String::new();
        for line in text.lines() {
            let code = line.trim_start();
            let depth = (line.len() - code.len()) / 4;
            let opened = code.strip_suffix(" {");
            if let Some(opened) = opened.and_then(|code| code.strip_prefix("pub struct ")) {
                name = titled(opened);
                all.insert(name.clone(), Fields::new());
            } else if code.starts_with("pub enum ") {
                assert_eq!(code, "pub enum Block {", "the document has one type with kinds");
                name = "Block".into();
            } else if depth == 0 && code == "}" {
                name.clear();
            } else if let (1, true, Some(kind)) = (depth, name.starts_with("Block"), opened) {
                name = format!("Block {}", kind.to_lowercase());
                all.insert(name.clone(), Fields::new());
            } else if let Some((field, kind)) = code.strip_suffix(',').and_then(|code| code.split_once(": "))
                && depth == 1 + usize::from(name.starts_with("Block"))
                && !code.starts_with("//")
                && !name.is_empty()
            {
                let field = field.strip_prefix("pub ").unwrap_or(field);
                let fields = all.get_mut(&name).expect("an open type");
                fields.insert(field.to_owned(), worded(kind));
            }
        }
    }
    all
}

/// The document's title for a struct.
fn titled(rust: &str) -> String {
    let page = PAGES.iter().find(|(name, _)| *name == rust);
    page.map_or(rust.strip_suffix("View").unwrap_or(rust), |(_, template)| template)
        .to_owned()
}

/// A Rust type in the document's words.
fn worded(rust: &str) -> String {
    let within = |open: &str, close: &str| rust.strip_prefix(open)?.strip_suffix(close);
    match rust {
        "String" | "&'static str" | "Arc<str>" | "Cow<'static, str>" => "text".into(),
        "usize" | "u32" | "u8" => "number".into(),
        "bool" => "true or false".into(),
        _ => {
            if let Some(inner) = within("Option<", ">") {
                format!("{} or none", worded(inner))
            } else if let Some(inner) = within("Vec<", ">") {
                format!("list of {}", worded(inner))
            } else if let Some(inner) = within("[", "; 2]") {
                format!("two of {}", worded(inner))
            } else {
                titled(rust)
            }
        }
    }
}

#[test]
fn the_document_has_every_field_with_its_type_and_no_other() {
    let (documented, declared) = (documented(), declared());
    let all: BTreeSet<&String> = documented.keys().chain(declared.keys()).collect();
    for name in all {
        assert_eq!(documented.get(name), declared.get(name), "{name}: document, struct");
    }
    assert!(declared.len() > 40, "the structs were read");
}

/// Says where `value` is not what the document has of `kind`; what it met goes to `seen`.
fn differs(
    value: &Value,
    kind: &str,
    at: &str,
    types: &BTreeMap<String, Fields>,
    seen: &mut BTreeSet<(String, String)>,
) -> Vec<String> {
    let wrong = || vec![format!("{at}: {value} is no {kind}")];
    let each = |values: &[Value], kind: &str, seen: &mut BTreeSet<(String, String)>| {
        let values = values.iter();
        values
            .flat_map(|value| differs(value, kind, &format!("{at}[]"), types, seen))
            .collect()
    };
    // `list of X or none` is a list of what may be missing, since a list never is.
    if let (Some(inner), Value::Array(values)) = (kind.strip_prefix("list of "), value) {
        return each(values, inner, seen);
    }
    if let Some(inner) = kind.strip_suffix(" or none").filter(|_| !kind.starts_with("list of ")) {
        return if value.is_null() {
            Vec::new()
        } else {
            differs(value, inner, at, types, seen)
        };
    }
    match (kind, value) {
        ("text", Value::String(_)) | ("true or false", Value::Bool(_)) => Vec::new(),
        ("number", Value::Number(number)) if number.is_u64() => Vec::new(),
        (_, Value::Array(values)) if values.len() == 2 => match kind.strip_prefix("two of ") {
            Some(inner) => each(values, inner, seen),
            None => wrong(),
        },
        (_, Value::Object(fields)) => {
            let name = match fields.get("type") {
                Some(Value::String(block)) if kind == "Block" => format!("Block {block}"),
                _ => kind.to_owned(),
            };
            let Some(known) = types.get(&name) else {
                return wrong();
            };
            let mut found = Vec::new();
            let missing = known.keys().filter(|field| !fields.contains_key(*field));
            found.extend(missing.map(|field| format!("{at}: {name} has no {field}")));
            for (field, value) in fields.iter().filter(|(field, _)| kind != "Block" || *field != "type") {
                let Some(kind) = known.get(field) else {
                    found.push(format!("{at}: {field} of {name} is not in the document"));
                    continue;
                };
                if !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()) {
                    seen.insert((name.clone(), field.clone()));
                }
                found.extend(differs(value, kind, &format!("{at}.{field}"), types, seen));
            }
            found
        }
        _ => wrong(),
    }
}

/// Every page of a folder against the document.
fn pages_differ(folder: PathBuf, seen: &mut BTreeSet<(String, String)>) -> Vec<String> {
    let types = documented();
    let request = Request {
        folder,
        output: None,
        as_of: jiff::civil::date(2026, 11, 22),
        base_url: None,
        portable: false,
        all: false,
    };
    let gathered = gather(&request, &Stats::default()).expect("it can be read");
    let context = gathered.context();
    let pages = plans(context).into_iter().map(|plan| compose(context, plan));
    let mut found: Vec<String> = pages
        .flat_map(|page| {
            let view = serde_json::to_value(&page.view).expect("views are JSON");
            seen.insert((page.template.to_owned(), String::new()));
            differs(&view, page.template, page.path.as_str(), &types, seen)
        })
        .collect();
    // Those for one sort of change are printed, and have no page.
    let services = gathered.knowledge.keys.get(&KeyKind::Service).into_iter().flatten();
    for service in services {
        let Some(list) = checklist(&gathered.knowledge, service, Some(Wanted::read("config"))) else {
            continue;
        };
        let view = serde_json::to_value(checklist_elsewhere(context, &list)).expect("views are JSON");
        found.extend(differs(&view, "checklist.html", &service.slug, &types, seen));
    }
    found
}

#[test]
fn every_view_is_what_the_document_says() {
    let mut seen = BTreeSet::new();
    assert_eq!(pages_differ(repository().join("content"), &mut seen), [""; 0]);
    let everything = everything();
    assert_eq!(pages_differ(everything.at("content"), &mut seen), [""; 0]);
    for (_, template) in PAGES {
        assert!(
            seen.contains(&(template.to_owned(), String::new())),
            "no page of {template}"
        );
    }
    // A field that nothing here fills is one whose type was never looked at.
    let all = documented();
    let unseen: Vec<String> = all
        .iter()
        .flat_map(|(name, fields)| fields.keys().map(move |field| (name.clone(), field.clone())))
        .filter(|field| !seen.contains(field))
        .map(|(name, field)| format!("{name}.{field}"))
        .collect();
    assert_eq!(unseen, [""; 0], "not filled by any page of the test");
}

/// A folder with what the demo lacks.
fn everything() -> Folder {
    let folder = Folder::new().file("hansei.toml", "source_url = \"https://git.example/{path}\"\n");
    let tags: Vec<String> = (0..70).map(|n| format!("\"tag-{n}\"")).collect();
    let tags = tags.join(", ");
    let said = format!(
        "+++\ndate = 2026-03-02T10:00:00Z\nseverity = \"P1\"\nstatus = \"investigating\"\noriginal_url = \"https://x.example/1\"\n\
         causes = [\"disk-full\"]\ntags = [{tags}]\n\
         [[lessons]]\ntext = \"Alarm before it is full.\"\ncause = \"disk-full\"\n+++\n# It filled up\n"
    );
    let folder = folder
        .file("2026-03-04-it-broke.md", "The queue stood still for an hour.\n")
        .file("b.md", said)
        .file(
            "c.md",
            "+++\ncauses = [\"disk-full\"]\n+++\n# C\n\n## Summary\n\nThe grommet daemon lost its lease.\n",
        )
        .file(
            "d.md",
            "# D\n\n## Root causes\n\n- The grommet daemon lost a lease.\n\n## Lessons learned\n\n- The disk was full.\n",
        )
        .file("causes/disk-full.md", "# Disk full\n\nNo space left.\n")
        .file("pages/about.md", "# About\n\nWho we are.\n")
        .file("pages/b.md", "# B\n")
        .file("pages/c.md", "# C\n")
        .file("pages/d.md", "# D\n");
    // Since it was published, one report of two was edited, and the other came.
    folder.run(&["digest", "publish", "2026-q1"]).ended(0);
    let path = folder.at("content/lessons/2026-q1.published.json");
    let mut json: Value = serde_json::from_str(&fs::read_to_string(&path).expect("a file")).expect("JSON");
    let inputs = json["inputs"].as_object_mut().expect("reports");
    let ids: Vec<String> = inputs.keys().cloned().collect();
    inputs.remove(&ids[0]);
    inputs[&ids[1]]["digest"] = "another".into();
    inputs[&ids[1]]["said"] = serde_json::json!({});
    fs::write(path, json.to_string()).expect("it can be written");
    folder
}

#[test]
fn the_document_has_every_component_with_its_arguments() {
    let mut there = BTreeSet::new();
    for (file, text) in TEMPLATES {
        for (at, open) in text.match_indices("{% component ") {
            let rest = &text[at + open.len()..];
            let signature = rest.split(['%', '\n']).next().unwrap_or_default();
            let signature = signature.trim_end_matches(['-', ' ']);
            there.insert(format!("`{signature}` | {file}"));
        }
    }
    let rows = VIEWS.lines().filter_map(|line| line.strip_prefix("| `"));
    let said: BTreeSet<String> = rows
        .filter(|row| row.contains(" | components/"))
        .map(|row| {
            let cells: Vec<&str> = row.split(" | ").collect();
            format!("`{} | {}", cells[0], cells[1])
        })
        .collect();
    assert_eq!(said, there);
}

#[test]
fn the_document_has_every_block_of_the_base() {
    let base = fs::read_to_string(repository().join("theme/templates/base.html")).expect("the base");
    let there: BTreeSet<&str> = base
        .match_indices(" block ")
        .filter(|(at, _)| !base[..*at].ends_with("end"))
        .filter_map(|(at, word)| base[at + word.len()..].split([' ', '%']).next())
        .collect();
    let part = VIEWS.split("\n### base.html\n").nth(1).expect("a part on the base");
    let part = part.split("\n## ").next().unwrap_or_default();
    let said: BTreeSet<&str> = part
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
        .collect();
    assert_eq!(said, there);
}

/// The example does what it says.
#[test]
fn the_example_works() {
    let mut code = VIEWS
        .split("```jinja\n")
        .skip(1)
        .filter_map(|rest| rest.split("\n```").next());
    let (row, name) = (code.next().expect("a row"), code.next().expect("a name"));
    let base = fs::read_to_string(repository().join("theme/templates/base.html")).expect("the base");
    let line = base
        .lines()
        .find(|line| line.contains("{% block name %}"))
        .expect("the line of the name");
    let run = Folder::new()
        .file("a.md", "# It broke\n")
        .file(
            "theme/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0h1v1z\"/></svg>",
        )
        .file("theme/templates/components/row.html", row)
        .file("theme/templates/base.html", base.replace(line, name))
        .build()
        .ended(0);
    let list = run.page("incidents/index.html");
    assert!(list.contains("<span class=\"when\">a</span>"), "{list}");
    assert!(list.contains("<img src=\"../logo.svg\""), "{list}");
    assert!(run.site.contains_key("logo.svg"));
}

#[test]
fn it_is_printed_whole_or_for_one_template() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["theme", "views"]).ended(0).stdout, VIEWS);
    for name in ["report.html", "templates/report.html", "theme/templates/report.html"] {
        let part = folder.run(&["theme", "views", name]).ended(0).stdout;
        assert!(
            part.starts_with("### report.html\n") && part.contains("### TimelineRow"),
            "{part}"
        );
    }
    let run = folder.run(&["theme", "views", "raport.html"]).ended(2);
    assert!(run.stderr.contains("did you mean report.html?"), "{}", run.stderr);
}
