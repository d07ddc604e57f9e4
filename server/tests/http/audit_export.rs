//! The audit trail as a file.

use crate::support::{header, usher};
use serde_json::Value;

/// What administrators may give as the reason of something: a formula, hidden behind what nobody sees.
const FORMULA: &str = "\u{feff} ＝HYPERLINK(\"https://evil.example/\",\"a\")";

/// Row 22: what people open in a spreadsheet, and what programs read.
#[tokio::test]
async fn the_audit_trail_is_a_file_for_spreadsheets_and_one_for_programs() {
    let usher = usher().await;
    let admin = usher.signed_in("admin").await;
    usher.signed_in("it-member").await;
    let given_back = [("change", "usage"), ("reason", FORMULA)];
    assert_eq!(usher.post(&admin, "/admin/people/it-member", &given_back).await.status(), 303);

    let csv = usher.get(&admin, "/admin/audit/export?format=csv").await;
    assert_eq!(header(&csv, "content-type"), "text/csv; charset=utf-8");
    let jsonl = usher.get(&admin, "/admin/audit/export?format=jsonl").await;
    for (answer, extension) in [(&csv, "csv"), (&jsonl, "jsonl")] {
        let name = header(answer, "content-disposition");
        let name = name.strip_prefix("attachment; filename=\"").and_then(|name| name.strip_suffix('"')).unwrap();
        let day = name.strip_prefix("usher-audit-").and_then(|name| name.strip_suffix(extension)).unwrap();
        let day: Vec<_> = day.trim_end_matches('.').split('-').map(|part| part.parse::<u32>().unwrap()).collect();
        // By the clock of this machine, on which the server runs as well: of the same day, or of the one after.
        let date = header(answer, "date");
        let today: Vec<_> = date.split(' ').collect();
        let (day_of_month, year): (u32, u32) = (today[1].parse().unwrap(), today[3].parse().unwrap());
        assert!(day[0] == year && (day[2] == day_of_month || day[2] + 1 == day_of_month), "{name}: {date}");
    }

    let csv = csv.text().await.unwrap();
    let mut lines = csv.split("\r\n");
    let columns = "\u{feff}id,at,actor,action,object,outcome,reason,trace,before,after,request_id,address,previous,actor_id,object_id,hash";
    assert_eq!(lines.next(), Some(columns));
    // The second file may contain the record of the first.
    let of_an_export = |line: &str| line.contains("\"export_audit\"");
    let records: Vec<_> = lines.filter(|line| !line.is_empty() && !of_an_export(line)).collect();
    assert!(!csv.replace("\r\n", "").contains('\n') && csv.ends_with("\r\n"), "{csv}");
    let of_programs = jsonl.text().await.unwrap();
    let of_programs = of_programs.lines().filter(|line| !of_an_export(line));
    let of_programs: Vec<Value> = of_programs.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(records.len() >= 3, "{csv}");
    for (record, same) in records.iter().zip(&of_programs) {
        let cells: Vec<_> = record.split("\",\"").collect();
        assert_eq!(cells[0].trim_start_matches('"'), same["id"].as_str().unwrap());
        let at = same["at"].as_u64().unwrap();
        assert_eq!(cells[1], app::iso_time(at), "{record}");
        let hash = format!("\"sha256:{}\"", same["hash"].as_str().unwrap());
        assert!(record.ends_with(&hash), "{record}");
    }
    let guarded = format!(",\"'{}\",", FORMULA.replace('"', "\"\""));
    assert!(csv.contains(&guarded), "{csv}");
    assert!(of_programs.iter().any(|record| record["reason"] == FORMULA), "as it is, for programs");
}
