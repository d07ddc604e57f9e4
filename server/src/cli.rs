//! The command line.

use clap::{Parser, Subcommand};

/// The web application in front of your company's data on AWS.
///
/// Without a command, usher serves. It reads usher.toml in the current folder and USHER_* variables; usher.example.toml
/// lists every key.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What usher does instead of serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Work with the audit trail.
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Check the user pool, the tables and the configuration, and say what to change. Changes nothing. The exit code is 0
    /// if there is nothing to do, 1 if there are warnings, and 2 if there are errors.
    Doctor {
        /// Answer with one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Copy the tables of an earlier version into the tables of this one. Stop every server first. Can be repeated.
    Migrate {
        /// Only say what would be done.
        #[arg(long)]
        dry_run: bool,
    },
    /// Work with the configuration.
    Config {
        /// What to do with it.
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no record was changed, and name every record that was.
    Verify,
}

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Check the configuration without starting anything.
    Check,
}
