//! The tables.

use super::{list, unread};
use crate::{Check, Column, Finding, FoundTable, IndexShape, Observation, Table, shell};

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let unread = if let Ok(None) = seen.pool { unread::of_tables(seen) } else { Vec::new() };
    unread.into_iter().map(unread::finding).chain(seen.tables.iter().flat_map(of_table)).collect()
}

fn of_table(table: &Table) -> Vec<Finding> {
    let found = match &table.found {
        Ok(Some(found)) => found,
        Ok(None) if table.is_optional => return Vec::new(),
        Ok(None) => {
            let what = format!("there is no table {}", table.name);
            let fix = "Deploy infra/usher.yaml, or start Usher once with dynamodb.create_tables = true. If the table exists elsewhere, set dynamodb.region and dynamodb.table_prefix.";
            return vec![Check::TableMissing.finding(what, fix)];
        }
        Err(_) => return Vec::new(),
    };
    [keys, indexes, ttl, recovery, deletion_protection].iter().filter_map(|rule| rule(table, found)).collect()
}

fn keys(table: &Table, found: &FoundTable) -> Option<Finding> {
    (found.key != table.expected.key).then(|| {
        let what = format!(
            "the table {} has the keys {}, not {}",
            table.name,
            columns(&found.key),
            columns(&table.expected.key)
        );
        Check::TableKeys.finding(
            what,
            "Export what the table contains, delete it, and create it again (docs/data.md): keys cannot change.",
        )
    })
}

fn indexes(table: &Table, found: &FoundTable) -> Option<Finding> {
    let lacking: Vec<&IndexShape> =
        table.expected.indexes.iter().filter(|index| !found.indexes.contains(index)).collect();
    (!lacking.is_empty()).then(|| {
        let named = list(lacking.iter().map(|index| format!("{} ({}, all attributes)", index.name, columns(&index.key))));
        let what = format!("the table {} lacks the index {named}", table.name);
        Check::TableIndex.finding(what, "Deploy infra/usher.yaml, or create the index by hand (docs/data.md). Delete an index of the same name first.")
    })
}

fn ttl(table: &Table, found: &FoundTable) -> Option<Finding> {
    let (expected, attribute) = (table.expected.ttl.as_ref()?, found.ttl.as_ref().ok()?);
    (attribute.as_ref() != Some(expected)).then(|| {
        let what = match attribute {
            Some(other) => format!("items of the table {} expire by the attribute {other}, not {expected}", table.name),
            None => format!("items of the table {} do not expire", table.name),
        };
        // DynamoDB allows one attribute only, so the other has to be switched off first.
        let off =
            attribute.as_ref().map_or(String::new(), |other| ttl_command(table, other, false) + "; wait an hour; ");
        Check::TableTtl.finding(what, off + &ttl_command(table, expected, true))
    })
}

fn ttl_command(table: &Table, attribute: &str, enabled: bool) -> String {
    let attribute = shell::word(attribute);
    let specification = format!("Enabled={enabled},AttributeName={attribute}");
    format!(
        "aws dynamodb update-time-to-live --table-name {} --time-to-live-specification {specification}",
        shell::word(&table.name)
    )
}

fn recovery(table: &Table, found: &FoundTable) -> Option<Finding> {
    let has_recovery = *found.has_recovery.as_ref().ok()?;
    (!has_recovery).then(|| {
        let fix = format!(
            "aws dynamodb update-continuous-backups --table-name {} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true",
            shell::word(&table.name)
        );
        Check::TableRecovery.finding(format!("the table {} has no point-in-time recovery", table.name), fix)
    })
}

fn deletion_protection(table: &Table, found: &FoundTable) -> Option<Finding> {
    (!found.is_deletion_protected).then(|| {
        let fix = format!(
            "aws dynamodb update-table --table-name {} --deletion-protection-enabled",
            shell::word(&table.name)
        );
        Check::TableDeletionProtection.finding(format!("the table {} can be deleted", table.name), fix)
    })
}

fn columns(key: &[Column]) -> String {
    list(key.iter().map(|column| format!("{} ({})", column.name, column.kind)))
}
