//! Checklists for the review of a change: causes, lessons and open promises of the past, of one service.

use super::folder::Folder;
use super::page::broken;

fn folder() -> Folder {
    let report = |id: &str, day: &str, service: &str, causes: &str, rest: &str, body: &str| {
        format!(
            "+++\nid = \"{id}\"\ntitle = \"{id} failed\"\nservices = [\"{service}\"]\ncauses = [{causes}]\n[time]\n\
             started = {day}T09:00:00Z\n{rest}+++\n\n{body}\n"
        )
    };
    let promise = "[[actions]]\ntext = \"Stage settings like code\"\ndue = 2026-05-01\nstatus = \"accepted\"\nowner = \"platform\"\n\
                   causes = [\"unsafe-config-push\"]\n[[actions]]\ntext = \"Done long ago\"\nstatus = \"done\"\n";
    Folder::new()
        .file(
            "a.md",
            report(
                "INC-1",
                "2026-01-05",
                "checkout",
                "\"unsafe-config-push\"",
                promise,
                "## Lessons learned\n\n- Configuration is code that skips the compiler.\n",
            ),
        )
        .file(
            "b.md",
            report(
                "INC-2",
                "2026-02-05",
                "checkout",
                "\"unsafe-config-push\", \"disk-full\"",
                "",
                "It failed again.",
            ),
        )
        .file(
            "c.md",
            report(
                "INC-3",
                "2026-03-05",
                "search",
                "\"missing-validation\"",
                "",
                "## Lessons learned\n\n- A file without a check is a guess.\n",
            ),
        )
        .file(
            "d.md",
            report("INC-4", "2026-03-06", "idle", "", "", "Nothing is known of it."),
        )
}

fn asked(args: &[&str]) -> String {
    folder().run(&[&["lessons"], args].concat()).ended(0).stdout
}

#[test]
fn a_sort_of_change_asks_for_what_it_brought_before() {
    let list = asked(&["--service", "checkout", "--change", "config"]);
    for line in [
        "# Before a change to checkout: config",
        "## Configuration",
        "- [ ] Could it bring back Unsafe configuration change? It was met 2 times, last in INC-2 on 5 Feb 2026.",
        "  - Learned: Configuration is code that skips the compiler. (INC-1)",
        "  - Not done yet: Stage settings like code · overdue 205 days, accepted · platform · after INC-1",
        "## Elsewhere",
        "- [ ] Could it bring back Input or result not checked? It was met elsewhere once, in INC-3 on 5 Mar 2026.",
        "  - Learned: A file without a check is a guess. (INC-3)",
        "## Still open",
        "- [ ] Stage settings like code · overdue 205 days, accepted · platform · after INC-1",
        "## Also met here",
        "Disk full",
    ] {
        assert!(list.lines().any(|known| known == line), "{line} in {list}");
    }
    assert!(!list.contains("Done long ago"), "{list}");
}

#[test]
fn without_a_sort_of_change_all_is_asked() {
    let list = asked(&["--service", "Checkout"]);
    let (config, load) = (list.find("## Configuration"), list.find("## Load and capacity"));
    assert!(config < load && load.is_some(), "{list}");
    assert!(!list.contains("## Elsewhere"), "{list}");
}

#[test]
fn other_words_are_looked_for_and_what_is_unknown_is_said() {
    let disks = asked(&["--service", "checkout", "--change", "bigger disks"]);
    assert!(
        disks.contains("## Bigger disks\n\n- [ ] Could it bring back Disk full?"),
        "{disks}"
    );
    let none = asked(&["--service", "checkout", "--change", "zebra"]);
    assert!(none.contains("checkout has met no cause of that sort."), "{none}");
    let unknown = folder().run(&["lessons", "--service", "checkuot"]).ended(2);
    assert!(
        unknown.stderr.contains("did you mean `checkout`?"),
        "{}",
        unknown.stderr
    );
    let idle = folder().run(&["lessons", "--service", "idle"]).ended(0);
    assert!(
        idle.stdout.is_empty() && idle.stderr.contains("Nothing to ask"),
        "{}",
        idle.stderr
    );
}

#[test]
fn each_service_has_a_page_of_it() {
    let site = folder().build().ended(0);
    let page = site.page("services/checkout/checklist/index.html");
    assert!(
        page.contains("Could it bring back <a href=\"../../../causes/unsafe-config-push/\">"),
        "{page}"
    );
    assert!(
        site.page("services/checkout/index.html")
            .contains("href=\"checklist/\"")
            || site
                .page("services/checkout/index.html")
                .contains("href=\"../../services/checkout/checklist/\"")
    );
    assert!(
        !site.site.contains_key("services/idle/checklist/index.html"),
        "the past has nothing to ask"
    );
    assert_eq!(broken(&site.site), [""; 0]);
}
