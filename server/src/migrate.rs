//! `usher migrate`: copies the tables of an earlier version.

use crate::{Configuration, StartError, server};
use gate::{MigrationReport, Settings};
use store::Store;

/// Maximum number of names in the report.
const NAMES_SHOWN: usize = 50;

/// Creates the current tables and copies the old ones into them; as a dry run, only reports what it would do. Returns
/// the report as lines.
///
/// # Errors
/// [`StartError`] when a service does not answer or the configuration is invalid. It can then be repeated.
pub async fn migrate(configuration: Configuration, dry_run: bool) -> Result<Vec<String>, StartError> {
    let backends = server::backends(&configuration, configuration.listen.port()).await?;
    let settings = server::settings(&configuration, &backends, configuration.quota.settings()?)?;
    let store = Store::connect(&backends.store).await;
    if !dry_run {
        store.create_missing_tables().await?;
        if !store.needs_migration().await? {
            return Ok(vec!["There is nothing to migrate.".to_owned()]);
        }
    }
    let report = run(&settings, &store, dry_run).await?;
    // Keeps local mode's services running until here.
    drop(backends);
    Ok(lines(&report))
}

/// Migrates, and logs the result.
pub(crate) async fn run(settings: &Settings, store: &Store, dry_run: bool) -> Result<MigrationReport, StartError> {
    let report = gate::migrate(settings, store, dry_run).await.map_err(StartError::Migration)?;
    if let Some(migrated) = &report.migrated {
        let (users, resources, audit) = (migrated.users, migrated.resources, migrated.audit);
        tracing::info!(users, resources, audit, "tables migrated");
    }
    Ok(report)
}

fn lines(report: &MigrationReport) -> Vec<String> {
    let mut lines = match &report.migrated {
        Some(migrated) => vec![format!(
            "Copied {} users, {} days of usage, {} resources, {} daily totals, {} settings and {} audit items.",
            migrated.users, migrated.usage, migrated.resources, migrated.totals, migrated.policy, migrated.audit
        )],
        None => vec!["This is a dry run: nothing is written.".to_owned()],
    };
    lines.push(
        "Everybody signs in again. The old tables are unchanged; delete them when you no longer need them.".to_owned(),
    );
    for (role, today) in &report.names.roles {
        let today: Vec<&str> = today.iter().map(::access::Role::as_str).collect();
        let note = if report.unconfigured.contains(role) { " (not configured in access.roles)" } else { "" };
        lines.push(format!("Role {role} becomes {}{note}.", today.join(" and ")));
    }
    for username in report.gone.iter().take(NAMES_SHOWN) {
        lines.push(format!("User {username} is no longer in the user pool. Nobody gets what this user owns."));
    }
    let more = report.gone.len().saturating_sub(NAMES_SHOWN);
    lines.extend((more > 0).then(|| format!("The same is true of {more} more users.")));
    lines
}
