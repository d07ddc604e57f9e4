//! `docs/doctor.md` has a row for each check.

use doctor::Check;

#[test]
fn each_check_is_documented_in_order() {
    let page = include_str!("../../../../docs/doctor.md");
    let (_, checks) = page.split_once("## Checks").unwrap();
    let rows = checks.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        Some((cells.next()?.trim_end_matches('`'), cells.next()?))
    });
    let all = Check::ALL.iter().map(|check| (check.code(), check.severity().as_str()));
    assert_eq!(rows.collect::<Vec<_>>(), all.collect::<Vec<_>>());
}
