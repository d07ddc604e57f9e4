//! The tables.

use super::{list, unread};
use crate::{Check, Column, Finding, FoundTable, IndexShape, Observation, Table, Text, shell};
use i18n::msgid;

pub(super) fn findings(seen: &Observation) -> Vec<Finding> {
    let unread = if let Ok(None) = seen.pool { unread::of_tables(seen) } else { Vec::new() };
    unread.into_iter().map(unread::finding).chain(seen.tables.iter().flat_map(of_table)).collect()
}

fn of_table(table: &Table) -> Vec<Finding> {
    let found = match &table.found {
        Ok(Some(found)) => found,
        Ok(None) if table.is_optional => return Vec::new(),
        Ok(None) => {
            let what = about(table, msgid!("there is no table {table}"));
            let fix = msgid!(
                "Deploy infra/usher.yaml, or start Usher once with dynamodb.create_tables = true. If the table exists \
                 elsewhere, set dynamodb.region and dynamodb.table_prefix."
            );
            return vec![Check::TableMissing.finding(what, fix)];
        }
        Err(_) => return Vec::new(),
    };
    [keys, indexes, ttl, recovery, deletion_protection].iter().filter_map(|rule| rule(table, found)).collect()
}

fn about(table: &Table, english: &'static str) -> Text {
    Text::new(english).with("table", &table.name)
}

fn keys(table: &Table, found: &FoundTable) -> Option<Finding> {
    (found.key != table.expected.key).then(|| {
        let what = about(table, msgid!("the table {table} has the keys {found}, not {expected}"))
            .with("found", columns(&found.key))
            .with("expected", columns(&table.expected.key));
        Check::TableKeys.finding(
            what,
            msgid!(
                "Export what the table contains, delete it, and create it again (docs/data.md): keys cannot change."
            ),
        )
    })
}

fn indexes(table: &Table, found: &FoundTable) -> Option<Finding> {
    let lacking: Vec<&IndexShape> =
        table.expected.indexes.iter().filter(|index| !found.indexes.contains(index)).collect();
    (!lacking.is_empty()).then(|| {
        let named = lacking.iter().map(|index| {
            Text::new(msgid!("{index} ({keys}, all attributes)"))
                .with("index", &index.name)
                .with("keys", columns(&index.key))
        });
        let what = about(table, msgid!("the table {table} lacks the index {indexes}"));
        Check::TableIndex.finding(
            what.with_texts("indexes", named.collect()),
            msgid!(
                "Deploy infra/usher.yaml, or create the index by hand (docs/data.md). Delete an index of the same name \
                 first."
            ),
        )
    })
}

fn ttl(table: &Table, found: &FoundTable) -> Option<Finding> {
    let (expected, attribute) = (table.expected.ttl.as_ref()?, found.ttl.as_ref().ok()?);
    (attribute.as_ref() != Some(expected)).then(|| {
        let what = match attribute {
            Some(other) => {
                about(table, msgid!("items of the table {table} expire by the attribute {other}, not {expected}"))
                    .with("other", other)
                    .with("expected", expected)
            }
            None => about(table, msgid!("items of the table {table} do not expire")),
        };
        // DynamoDB allows one attribute only, so the other has to be switched off first.
        let on = ttl_command(table, expected, true);
        let fix = match attribute {
            Some(other) => {
                let off = ttl_command(table, other, false);
                Text::new(msgid!("{off}; wait an hour; {on}")).with("off", off).with("on", on)
            }
            None => Text::verbatim(on),
        };
        Check::TableTtl.finding(what, fix)
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
        let what = about(table, msgid!("the table {table} has no point-in-time recovery"));
        Check::TableRecovery.finding(what, Text::verbatim(fix))
    })
}

fn deletion_protection(table: &Table, found: &FoundTable) -> Option<Finding> {
    (!found.is_deletion_protected).then(|| {
        let fix = format!(
            "aws dynamodb update-table --table-name {} --deletion-protection-enabled",
            shell::word(&table.name)
        );
        let what = about(table, msgid!("the table {table} can be deleted"));
        Check::TableDeletionProtection.finding(what, Text::verbatim(fix))
    })
}

fn columns(key: &[Column]) -> String {
    list(key.iter().map(|column| format!("{} ({})", column.name, column.kind)))
}
