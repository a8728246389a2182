//! What is read of a body that was written for people: actions, causes, lessons, hypotheses and timelines as they are
//! found in the wild.

use serde_json::{Value, json};

use super::folder::Folder;

/// A field of the only report, which has this body.
fn field(body: &str, name: &str) -> Value {
    let text = format!("+++\nid = \"A\"\n[time]\nstarted = 2026-03-02\n+++\n{body}");
    let export = Folder::new().file("a.md", text).run(&["export"]).ended(0).json();
    export["reports"][0][name].clone()
}

/// One property of each entry of a list.
fn each(list: &Value, name: &str) -> Vec<Value> {
    let entries = list.as_array().expect("a list");
    entries.iter().map(|entry| entry[name].clone()).collect()
}

fn actions(body: &str) -> Vec<[Value; 5]> {
    let list = field(body, "actions");
    let entries = list.as_array().expect("a list");
    let fields = ["text", "status", "effect", "owner", "ticket"];
    entries
        .iter()
        .map(|entry| fields.map(|name| entry[name].clone()))
        .collect()
}

fn row(text: &str, status: &str, effect: Option<&str>, owner: Option<&str>, ticket: Option<&str>) -> [Value; 5] {
    [json!(text), json!(status), json!(effect), json!(owner), json!(ticket)]
}

#[test]
fn an_action_says_its_state_in_many_ways() {
    let found = actions(
        "## Action items\n\n- [x] Ticked\n- [ ] Not ticked\n- ✅ With a sign\n- Mail everybody (DONE)\n- [In progress] Add a test\n\
         - TODO: write it down\n- Ask them (owner: payments, status: declined, reason: too dear)\n- Nothing said\n",
    );
    let expected = [
        row("Ticked", "done", None, None, None),
        row("Not ticked", "proposed", None, None, None),
        row("With a sign", "done", None, None, None),
        row("Mail everybody", "done", None, None, None),
        row("Add a test", "in-progress", None, None, None),
        row("write it down", "proposed", None, None, None),
        row("Ask them", "declined", None, Some("payments"), None),
        row("Nothing said", "proposed", None, None, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_heading_above_says_what_actions_are_for() {
    let found = actions(
        "## Follow-ups\n\n### Detection\n\n- Alert on it\n\n### Mitigation (completed)\n\n- Add a switch. Owner: platform\n\n\
         ### Short term\n\n- Prevention:\n  - Test the restore ([OPS-12](https://tracker.example/OPS-12))\n\
         - Add checks that cover these cases:\n  - the first\n  - the second\n",
    );
    let expected = [
        row("Alert on it", "proposed", Some("detect-sooner"), None, None),
        row("Add a switch.", "done", Some("mitigate-faster"), Some("platform"), None),
        row(
            "Test the restore",
            "proposed",
            Some("prevent"),
            None,
            Some("https://tracker.example/OPS-12"),
        ),
        row("Add checks that cover these cases", "proposed", None, None, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn beside_a_table_a_list_is_a_legend() {
    let found = actions(
        "## アクションアイテム\n\n| # | カテゴリ | アクション | 担当 | 期限 | ステータス |\n|---|---|---|---|---|---|\n\
         | 1 | 検知 | 監視を追加 | 検索チーム | 2026-04-01 | 完了 |\n\
         | 2 | 予防 | 設定を見直す | 基盤 | 2026-05-01 | **Done** (本 PR) |\n\n\
         ### カテゴリの説明\n\n- **予防:** 再発しないようにする\n- **検知:** より早く検知する\n",
    );
    let expected = [
        row("監視を追加", "done", Some("detect-sooner"), Some("検索チーム"), None),
        row("設定を見直す", "done", Some("prevent"), Some("基盤"), None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_state_that_is_no_word_is_said() {
    let text = "# A\n\n## Actions\n\n| Action | Status |\n|---|---|\n| Do it | see below |\n";
    let run = Folder::new().file("a.md", text).run(&["check"]);
    assert!(run.stderr.contains("`see below` says no state"), "{}", run.stderr);
}

#[test]
fn causes_are_what_is_stated() {
    for (body, expected) in [
        // Numbered headings state one thing each; what stands below explains.
        (
            "## Root causes\n\nThere were two.\n\n### 1. The pool was too small\n\n**Location**: `a.rs`\n\n- a detail\n\n\
             ### 2. Nobody was told ⚠️\n\nText.\n",
            vec!["The pool was too small", "Nobody was told"],
        ),
        // What is announced is what follows; what is stated has details.
        (
            "## Root cause\n\nThree factors came together:\n\n- a small pool\n- slow clients\n- a missing alert\n",
            vec!["a small pool", "slow clients", "a missing alert"],
        ),
        (
            "## Root cause\n\nThe job asked for tables that don't exist:\n\n- `rows_old`\n- `rows_new`\n",
            vec!["The job asked for tables that don't exist"],
        ),
        // The last why is what the others rest on.
        (
            "## Five whys\n\n1. **Why did it fail?** The disk was full.\n2. **Why was it full?** Nobody rotated the logs.\n",
            vec!["Nobody rotated the logs."],
        ),
        (
            "## Root cause\n\n- Problem: the retry had no limit\n- Location: src/a.rs:12\n- Solution: a limit\n",
            vec!["the retry had no limit"],
        ),
    ] {
        let causes = field(body, "causes");
        let stated = causes
            .as_array()
            .expect("a list")
            .iter()
            .filter(|cause| cause["grade"] != "matched");
        assert_eq!(each(&stated.cloned().collect(), "evidence"), expected, "{body}");
    }
}

/// Nobody said that a cause is certain.
#[test]
fn what_is_not_said_is_not_known() {
    let causes = field("## Root causes\n\n- The pool was too small\n", "causes");
    assert_eq!(each(&causes, "certainty"), [Value::Null]);
}

#[test]
fn a_row_with_something_below_it_is_a_row() {
    let rows = field(
        "## Timeline\n\nAll times in PST (UTC-7).\n\n- 09:14 it began\n- 09:20 it went on\n  - with a detail\n- 09:30 it ended\n\n  \
         And a paragraph.\n",
        "timeline",
    );
    assert_eq!(
        each(&rows, "text"),
        ["it began", "it went on with a detail", "it ended And a paragraph."]
    );
    assert_eq!(each(&rows, "utc")[0], "2026-03-02T16:14:00Z");
}

#[test]
fn times_without_a_day_are_rows_without_a_time() {
    let text = "+++\nid = \"A\"\n+++\n## Timeline\n\n- 09:14 it began\n- 09:20 it ended\n";
    let export = Folder::new().file("a.md", text).run(&["export"]).ended(0).json();
    let rows = &export["reports"][0]["timeline"];
    assert_eq!(each(rows, "label"), ["09:14", "09:20"]);
    assert_eq!(each(rows, "time"), [Value::Null, Value::Null]);
}

#[test]
fn a_hypothesis_keeps_the_reason_of_its_result() {
    let body = "## Investigation\n\n- Hypothesis: the latest: release is slow. Test: rolled it back. Result: rejected, no change.\n";
    let found = field(body, "hypotheses");
    assert_eq!(each(&found, "statement"), ["the latest: release is slow."]);
    assert_eq!(each(&found, "result"), ["rejected"]);
    let run = Folder::new().file("a.md", format!("# A\n\n{body}")).build().ended(0);
    assert!(run.page("incidents/a/index.html").contains("no change"));
}

/// Rows without a zone that show a stage's own clock go by that clock, whatever zone is assumed elsewhere.
#[test]
fn rows_go_by_the_clock_of_the_stages() {
    for settings in ["", "timezone = \"Europe/Berlin\"\n"] {
        let text = "+++\nid = \"A\"\n[time]\nstarted = 2026-03-02T22:10:00Z\ndetected = 2026-03-03T01:15:00Z\n+++\n\
                    ## Timeline\n\n- 22:10 it began\n- 01:15 somebody saw it\n- 02:40 it went on\n";
        let folder = Folder::new().file("a.md", text).file("hansei.toml", settings);
        let export = folder.run(&["export"]).ended(0).json();
        let rows = &export["reports"][0]["timeline"];
        let expected = ["2026-03-02T22:10:00Z", "2026-03-03T01:15:00Z", "2026-03-03T02:40:00Z"];
        assert_eq!(each(rows, "utc"), expected, "{settings}");
    }
    // Another clock is not guessed.
    let text = "+++\nid = \"A\"\n[time]\nstarted = 2026-03-02T22:10:00Z\n+++\n## Timeline\n\n- 23:11 it began\n";
    let export = Folder::new().file("a.md", text).run(&["export"]).ended(0).json();
    assert_eq!(each(&export["reports"][0]["timeline"], "utc"), [Value::Null]);
}

#[test]
fn a_bare_address_is_a_link() {
    let text = "# A\n\nSee https://a.example/x?y=1&z=2. Not `https://b.example`, and [once](https://c.example).\n";
    let run = Folder::new().file("a.md", text).build().ended(0);
    let page = run.page("incidents/a/index.html");
    assert!(page.contains("<a href=\"https://a.example/x?y=1&amp;z=2\">https://a.example/x?y=1&amp;z=2</a>."));
    assert!(!page.contains("href=\"https://b.example"));
    assert_eq!(page.matches("https://c.example").count(), 1);
}
