//! Stamps as they stand in real reports, and what they mean.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// A file about 2021-03-04 with no zone and no evidence.
fn plain() -> Clock {
    Clock {
        day: Some(date(2021, 3, 4)),
        ..Clock::default()
    }
}

/// What a stamp is: its local form, then its instant.
fn shown(stamp: Stamp) -> String {
    match stamp.instant {
        Some(instant) => format!("{} = {instant}", stamp.local),
        None => stamp.local.to_string(),
    }
}

fn read(text: &str, clock: &Clock) -> String {
    match stamp(text, clock) {
        Ok(stamp) => shown(stamp),
        Err(Problem::Ambiguous) => "ambiguous".into(),
        Err(Problem::Unreadable(why)) => why.into(),
    }
}

#[track_caller]
fn all(table: &[(&str, &str)], read: impl Fn(&str) -> String) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(text, expected)| (*text, read(text), *expected))
        .filter(|(_, got, expected)| got != expected)
        .collect();
    assert!(wrong.is_empty(), "text, got, expected: {wrong:#?}");
}

#[test]
fn iso_and_its_relatives() {
    all(
        &[
            ("2021-06-10T10:57:12Z", "2021-06-10T10:57:12 = 2021-06-10T10:57:12Z"),
            ("2026-03-02T09:12:00Z", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02t09:12z", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02 09:12:00", "2026-03-02T09:12"),
            ("2026-03-02", "2026-03-02"),
            ("09:12:00", "2021-03-04T09:12"),
            (
                "2026-03-02 09:12:00.123 CEST",
                "2026-03-02T09:12 = 2026-03-02T07:12:00.123Z",
            ),
            (
                "2026-03-02T09:12:00.1234567891Z",
                "2026-03-02T09:12 = 2026-03-02T09:12:00.123456789Z",
            ),
            ("2026-03-02 09:12:00,5 UTC", "2026-03-02T09:12 = 2026-03-02T09:12:00.5Z"),
            ("2026-03-02T09:12:00-00:00", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02T09:12:00+0000", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02T09:12:00+00:00", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02 09:12:00+00", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02 09:12:00 +0200", "2026-03-02T09:12 = 2026-03-02T07:12:00Z"),
            ("2026-03-02 09:12:00 -07:00", "2026-03-02T09:12 = 2026-03-02T16:12:00Z"),
            ("2026-03-02T05:12-07:00", "2026-03-02T05:12 = 2026-03-02T12:12:00Z"),
            ("2026-03-02T09:12:00-08", "2026-03-02T09:12 = 2026-03-02T17:12:00Z"),
            (
                "2026-03-02T09:12:00\u{2212}07:00",
                "2026-03-02T09:12 = 2026-03-02T16:12:00Z",
            ),
            (
                "2026-03-02T09:12+01:00[Europe/Berlin]",
                "2026-03-02T09:12 = 2026-03-02T08:12:00Z",
            ),
            ("2026-03-02 09:12 UTC", "2026-03-02T09:12 = 2026-03-02T09:12:00Z"),
            ("2026-03-02 09:12:00 PST", "2026-03-02T09:12 = 2026-03-02T17:12:00Z"),
            ("2025-08-14 13:20 UTC", "2025-08-14T13:20 = 2025-08-14T13:20:00Z"),
            ("2025-08-14, 13:20 GMT+1", "2025-08-14T13:20 = 2025-08-14T12:20:00Z"),
            (
                "2025-08-14 13:20 (UTC+05:30)",
                "2025-08-14T13:20 = 2025-08-14T07:50:00Z",
            ),
            (
                "2025-08-14 13:20 Europe/Berlin",
                "2025-08-14T13:20 = 2025-08-14T11:20:00Z",
            ),
            ("20200302T101500Z", "2020-03-02T10:15 = 2020-03-02T10:15:00Z"),
            ("20200302", "2020-03-02"),
            ("2021-03-01T7:30", "2021-03-01T07:30"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59 = 2016-12-31T23:59:59Z"),
        ],
        |text| read(text, &plain()),
    );
}

#[test]
fn dates_as_people_write_them() {
    all(
        &[
            ("2021-06-10 10:57", "2021-06-10T10:57"),
            ("May 4th 2023", "2023-05-04"),
            ("4 May 2023", "2023-05-04"),
            ("4-May-2023", "2023-05-04"),
            ("2023-May-04", "2023-05-04"),
            ("March 26th, 2019", "2019-03-26"),
            ("August 15, 2020", "2020-08-15"),
            ("Sep 26 2016 05:28", "2016-09-26T05:28"),
            ("Tuesday 2nd June 2020, at 10:15am", "2020-06-02T10:15"),
            (
                "Monday 16 August at 10:15am UTC",
                "2021-08-16T10:15 = 2021-08-16T10:15:00Z",
            ),
            ("Friday 16 August at 10:15am UTC", "its weekday is not that of the day"),
            ("26th of February 2020", "2020-02-26"),
            ("4. März 2021 um 10:15", "2021-03-04T10:15"),
            ("4 de mayo de 2021", "2021-05-04"),
            (
                "Mon, 02 Mar 2026 09:12:00 +0000",
                "2026-03-02T09:12 = 2026-03-02T09:12:00Z",
            ),
            (
                "Mon Mar  2 09:12:00 UTC 2026",
                "2026-03-02T09:12 = 2026-03-02T09:12:00Z",
            ),
            ("Oct 30th", "2020-10-30"),
            ("Mar 5, 2:43 PM", "2021-03-05T14:43"),
            ("Feb 13, 09:26", "2021-02-13T09:26"),
            ("14.02.2020", "2020-02-14"),
            ("03.04.2020", "2020-04-03"),
            ("2020/03/16", "2020-03-16"),
            ("16/03/2020", "2020-03-16"),
            ("10/14/2022", "2022-10-14"),
            ("11-20-2023", "2023-11-20"),
            ("11-20-2023 10:15", "2023-11-20T10:15"),
            ("05/05/2021", "2021-05-05"),
            ("02-14 10:30", "2021-02-14T10:30"),
            ("2026年3月23日 22:30", "2026-03-23T22:30"),
            ("2026年3月23日(月) 22時30分", "2026-03-23T22:30"),
            ("2026年3月23日22時30分", "2026-03-23T22:30"),
            ("2026-03-23 22:30 頃 JST", "2026-03-23T22:30 = 2026-03-23T13:30:00Z"),
            ("3月23日 22:30", "2021-03-23T22:30"),
            ("2026-03-04（検知）", "2026-03-04"),
            ("2016-09-25 ca. 10:15", "2016-09-25T10:15"),
            ("2016-09-25 ~10:15", "2016-09-25T10:15"),
            ("2018-03-04 - 10:15", "2018-03-04T10:15"),
            ("2018-03-04 - 2018-03-06", "2018-03-04"),
            ("2026-03-01〜03-05", "2026-03-01"),
            ("10:15 UTC (Oct 30)", "2020-10-30T10:15 = 2020-10-30T10:15:00Z"),
            ("10:15 on 4 March 2021", "2021-03-04T10:15"),
            ("08/07/2026, 14:00", "ambiguous"),
            ("03/04/2021", "2021-03-04"),
            ("04/05/2021", "ambiguous"),
            ("04-05-2021 10:15 UTC", "ambiguous"),
        ],
        |text| read(text, &plain()),
    );
}

#[test]
fn times_of_the_day_that_the_file_is_about() {
    all(
        &[
            ("18:52", "2021-03-04T18:52"),
            ("18:52:07", "2021-03-04T18:52:07"),
            ("7:05 am", "2021-03-04T07:05"),
            ("7:05 p.m.", "2021-03-04T19:05"),
            ("11:30am", "2021-03-04T11:30"),
            ("11:30\u{202f}PM", "2021-03-04T23:30"),
            ("12:00 AM", "2021-03-04T00:00"),
            ("12:00 PM", "2021-03-04T12:00"),
            ("14:30 PM", "2021-03-04T14:30"),
            ("9 am", "2021-03-04T09:00"),
            ("07h30", "2021-03-04T07:30"),
            ("09.15", "2021-03-04T09:15"),
            ("9.15pm", "2021-03-04T21:15"),
            ("1015Z", "2021-03-04T10:15 = 2021-03-04T10:15:00Z"),
            ("~18:10", "2021-03-04T18:10"),
            ("23:06ish", "2021-03-04T23:06"),
            ("around 18:10", "2021-03-04T18:10"),
            ("about 18:10 UTC", "2021-03-04T18:10 = 2021-03-04T18:10:00Z"),
            ("ca. 18:10", "2021-03-04T18:10"),
            ("18:10 頃", "2021-03-04T18:10"),
            ("Thursday 18:10", "2021-03-04T18:10"),
            ("Friday 18:10", "its weekday is not that of the day"),
            ("18:10 IST", "2021-03-04T18:10"),
            ("09:13 - 11:15", "2021-03-04T09:13"),
            ("09:13-11:15 UTC", "2021-03-04T09:13 = 2021-03-04T09:13:00Z"),
            ("09:13 UTC-11:15 UTC", "2021-03-04T09:13 = 2021-03-04T09:13:00Z"),
            ("09:13 UTC-11:00 UTC", "2021-03-04T09:13 = 2021-03-04T09:13:00Z"),
            ("09:13〜11:15", "2021-03-04T09:13"),
            (
                "From 10:34 UTC until 11:02 UTC",
                "2021-03-04T10:34 = 2021-03-04T10:34:00Z",
            ),
            (
                "2021-03-04 10:00 / 11:00 UTC",
                "2021-03-04T10:00 = 2021-03-04T10:00:00Z",
            ),
            ("2021-03-04 10:00 (UTC 01:00)", "2021-03-04T10:00"),
            ("2021-03-04 10:00 - 2021-03-05 11:00", "2021-03-04T10:00"),
            ("2021-03-04 05:15-07:00", "ambiguous"),
            ("2021-03-04 05:15-07:20", "2021-03-04T05:15"),
        ],
        |text| read(text, &plain()),
    );
}

#[test]
fn what_is_no_stamp_says_why() {
    all(
        &[
            ("", "nothing stands here"),
            ("TBD", "it has no number"),
            ("T015:00:00", "it has the form of no date"),
            ("2021-03-04T015:00:00", "the hour has more than two digits"),
            ("2021-03-04 25:00", "the hour is beyond 23"),
            ("2021-03-04 24:00", "the hour is beyond 23"),
            ("25:10", "the hour is beyond 23"),
            ("2021-03-04 10:61", "the minute is beyond 59"),
            ("2021-03-04 10:15:75", "the second is beyond 59"),
            ("2021-02-30", "the month has no such day"),
            ("2021-02-00", "the month has no such day"),
            ("2021-13-01", "there is no such month"),
            ("2021-00-01", "there is no such month"),
            ("99/99/2021", "neither number is a month"),
            ("03/04/21", "the year has only two digits"),
            ("0001-01-01T00:00:00Z", "the year is not between 1500 and 2199"),
            ("2021", "the day of the month is missing"),
            ("2021-03", "the day of the month is missing"),
            ("March 2021", "the day of the month is missing"),
            ("14:30 am", "the hour contradicts its am or pm"),
            ("2021-03-04T10:15+25:00", "what follows the time is no zone"),
            ("2021-03-04T10:1", "what follows the date is no time"),
            ("2021-03-04 noon", "what follows the date is no time"),
            ("2021-03-04 10:15 XYZ", "what follows the time is no zone"),
            ("10.0.0.1", "it has the form of no date"),
            ("1234567890", "it has the form of no date"),
            ("99999999999999999999:10", "it has the form of no date"),
        ],
        |text| read(text, &plain()),
    );
    let nothing = Clock::default();
    assert_eq!(read("Oct 30th", &nothing), "the year is missing");
    assert_eq!(read("10:15", &nothing), "it is a time without a day");
}

#[test]
fn the_file_decides_what_the_stamp_leaves_open() {
    let berlin = Clock {
        zone: zone("Europe/Berlin"),
        day: Some(date(2021, 1, 2)),
        day_first: Some(true),
    };
    all(
        &[
            ("03/04/2021", "2021-04-03"),
            ("2021-06-01 10:00", "2021-06-01T10:00 = 2021-06-01T08:00:00Z"),
            ("2021-06-01 10:00 UTC", "2021-06-01T10:00 = 2021-06-01T10:00:00Z"),
            ("2021-06-01", "2021-06-01"),
            ("10:00", "2021-01-02T10:00 = 2021-01-02T09:00:00Z"),
            ("Dec 30, 10:00 UTC", "2020-12-30T10:00 = 2020-12-30T10:00:00Z"),
            ("2021-03-28 02:30", "2021-03-28T02:30 = 2021-03-28T01:30:00Z"),
            ("2021-10-31 02:30", "2021-10-31T02:30 = 2021-10-31T00:30:00Z"),
            ("2021-06-01 10:00 IST", "2021-06-01T10:00"),
        ],
        |text| read(text, &berlin),
    );
    let kolkata = Clock {
        zone: zone("Asia/Kolkata"),
        ..Clock::default()
    };
    assert_eq!(
        read("2021-06-01 10:00 IST", &kolkata),
        "2021-06-01T10:00 = 2021-06-01T04:30:00Z"
    );
    let american = Clock {
        day_first: Some(false),
        ..plain()
    };
    assert_eq!(read("04/05/2021", &american), "2021-04-05");
    assert_eq!(read("16/03/2020", &american), "2020-03-16");
}

#[test]
fn a_timeline_line_begins_with_a_stamp() {
    let rest = |text: &str| match leading(text, &plain()) {
        Some((stamp, end)) => format!("{} |{}", shown(stamp), &text[end..]),
        None => "none".into(),
    };
    all(
        &[
            (
                "10:15 UTC - deploy",
                "2021-03-04T10:15 = 2021-03-04T10:15:00Z | - deploy",
            ),
            ("10:15: deploy", "2021-03-04T10:15 |: deploy"),
            ("10:15 deploy", "2021-03-04T10:15 | deploy"),
            ("10:15 – 3 hosts down", "2021-03-04T10:15 | – 3 hosts down"),
            (
                "10:15 UTC - 2 hosts",
                "2021-03-04T10:15 = 2021-03-04T10:15:00Z | - 2 hosts",
            ),
            ("09:13 - 11:15 users saw errors", "2021-03-04T09:13 | users saw errors"),
            ("09:13-11:15: errors", "2021-03-04T09:13 |: errors"),
            (
                "18:52 UTC (Oct 30) - x",
                "2020-10-30T18:52 = 2020-10-30T18:52:00Z | - x",
            ),
            ("18:52 (14:52 EDT) x", "2021-03-04T18:52 | (14:52 EDT) x"),
            (
                "2021-03-05T10:15:00Z deploy",
                "2021-03-05T10:15 = 2021-03-05T10:15:00Z | deploy",
            ),
            ("2021-03-05 late, deploy", "2021-03-05 | late, deploy"),
            ("2021-03-05: deploy", "2021-03-05 |: deploy"),
            ("2026-03-04に配備", "2026-03-04 |に配備"),
            ("22:30頃、検知", "2021-03-04T22:30 |、検知"),
            ("At 10:15 we saw", "2021-03-04T10:15 | we saw"),
            ("Mar 5, 2:43 PM | A", "2021-03-05T14:43 | | A"),
            ("~18:10 alert", "2021-03-04T18:10 | alert"),
            ("10:15 CEST: alert", "2021-03-04T10:15 = 2021-03-04T08:15:00Z |: alert"),
            ("10:15 web/api down", "2021-03-04T10:15 | web/api down"),
            ("10:15 am alert", "2021-03-04T10:15 | alert"),
            ("10:15 alert", "2021-03-04T10:15 | alert"),
            ("2021-03-04 10:15-11:00 x", "2021-03-04T10:15 | x"),
            ("25:00 alert", "none"),
            ("10 hosts", "none"),
            ("10-12 hosts failed", "none"),
            ("1/2 of hosts", "none"),
            ("10.0.0.1 down", "none"),
            ("10.50 EUR", "none"),
            ("12:34:56:78:9a", "none"),
            ("2021-03-05-deploy.log was deleted", "none"),
            ("2020 was a year", "none"),
            ("1000 UTC-ish", "2021-03-04T10:00 = 2021-03-04T10:00:00Z |"),
            ("100:00 ratio", "none"),
            ("around the clock", "none"),
            ("Monday we met", "none"),
            ("march of progress", "none"),
            ("", "none"),
        ],
        rest,
    );
    assert_eq!(leading("10:15 deploy", &Clock::default()), None);
    assert_eq!(extent("10:15 UTC deploy"), Some(9));
    assert_eq!(extent("2021-02-30 deploy"), Some(10));
    assert_eq!(extent("deploy"), None);
}

#[test]
fn names_of_files_hold_dates() {
    for (name, expected) in [
        ("2017-10-17-cluster-full", Some(date(2017, 10, 17))),
        ("20200302_x", Some(date(2020, 3, 2))),
        ("2019-03-26", Some(date(2019, 3, 26))),
        ("outage_2019_03_26.md", Some(date(2019, 3, 26))),
        ("inc-12-2019-03-26", Some(date(2019, 3, 26))),
        ("14.02.2020-dns", Some(date(2020, 2, 14))),
        ("PM-2026-014-oom", None),
        ("2021-02-30", None),
        ("03-04-2021", None),
        ("0042-cache", None),
    ] {
        assert_eq!(in_name(name), expected, "{name}");
    }
}

#[test]
fn a_file_shows_its_habit() {
    assert_eq!(day_order("on 16/03/2020, then 03/04/2020"), Some(true));
    assert_eq!(day_order("on 10/14/2022"), Some(false));
    assert_eq!(day_order("11-20-2023"), Some(false));
    assert_eq!(day_order("16/03/2020 and 03/16/2020"), None);
    assert_eq!(day_order("03/04/2020 and 2020-03-16, 16.03.2020"), None);
    assert_eq!(day_order("| 07-31 22:40 | x |\n| 08-01 06:20 | y |"), Some(false));
    assert_eq!(day_order("10-31 hosts"), None);
    assert_eq!(day_order("v1/16/03/20201"), None);
}

#[test]
fn zones_by_the_names_people_use() {
    let at = jiff::Timestamp::from_second(1_625_000_000).expect("in range");
    for (word, hours) in [
        ("UTC", Some(0.0)),
        ("Z", Some(0.0)),
        ("utc", Some(0.0)),
        ("GMT", Some(0.0)),
        ("GMT+1", Some(1.0)),
        ("UTC-7", Some(-7.0)),
        ("UTC+05:30", Some(5.5)),
        ("+02:00", Some(2.0)),
        ("-0330", Some(-3.5)),
        ("(JST)", Some(9.0)),
        ("PST", Some(-8.0)),
        ("PDT", Some(-7.0)),
        ("CDT", Some(-5.0)),
        ("BST", Some(1.0)),
        ("CEST", Some(2.0)),
        ("PT", Some(-7.0)),
        ("Europe/Berlin", Some(2.0)),
        ("America/Argentina/Buenos_Aires", Some(-3.0)),
        ("IST", None),
        ("est", None),
        ("local", None),
        ("+25:00", None),
        ("Europe/Nowhere", None),
        ("UTC!", None),
        ("", None),
    ] {
        let found = zone(word).map(|z| f64::from(z.to_offset(at).seconds()) / 3600.0);
        assert_eq!(found, hours, "{word}");
    }
}

/// Texts that look like stamps more often than not.
fn stampish() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[0-9]{1,4}",
        "[-/.: T,~+()Zh\u{a0}]",
        Just("UTC".to_owned()),
        Just("Europe/".to_owned()),
        Just("pm".to_owned()),
        Just("March ".to_owned()),
        Just("年".to_owned()),
        Just("月".to_owned()),
        Just(" - ".to_owned()),
        Just("ß頃é".to_owned()),
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in prop_oneof!["\\PC*", stampish()]) {
        for clock in [Clock::default(), plain(), Clock { zone: zone("Europe/Berlin"), ..plain() }] {
            let _ = stamp(&text, &clock);
            if let Some((_, end)) = leading(&text, &clock) {
                prop_assert!(end <= text.len() && text.is_char_boundary(end) && end > 0);
                prop_assert_eq!(extent(&text), Some(end));
            }
        }
        let _ = (in_name(&text), day_order(&text), zone(&text));
    }
}
