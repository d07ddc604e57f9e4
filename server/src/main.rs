//! Starts Usher and runs it until a stop signal.

use clap::Parser as _;
use std::process::ExitCode;
use usher::{AuditCommand, Cli, Command, ConfigCommand, Configuration, Server};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Logging may not have started yet.
            #[expect(clippy::print_stderr, reason = "whoever starts a program reads its standard error")]
            {
                eprintln!("usher: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    match Cli::parse().command {
        None => serve().await,
        Some(Command::Audit { command: AuditCommand::Verify }) => verify().await,
        Some(Command::Migrate { dry_run }) => migrate(dry_run).await,
        Some(Command::Config { command: ConfigCommand::Check }) => check(),
    }
}

/// Checks the configuration. The error names what to change.
fn check() -> Result<(), Box<dyn std::error::Error>> {
    Configuration::load()?;
    #[expect(clippy::print_stdout, reason = "the answer to a command")]
    {
        println!("The configuration is valid.");
    }
    Ok(())
}

/// Prints what was done or would be done.
async fn migrate(dry_run: bool) -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration::load()?;
    usher::start_logging(&configuration)?;
    let lines = usher::migrate(configuration, dry_run).await?;
    #[expect(clippy::print_stdout, reason = "the answer to a command")]
    {
        println!("{}", lines.join("\n"));
    }
    Ok(())
}

/// Prints every finding.
async fn verify() -> Result<(), Box<dyn std::error::Error>> {
    let verified = usher::verify_audit(Configuration::load()?).await?;
    if verified.findings.is_empty() {
        return Ok(());
    }
    for finding in &verified.findings {
        #[expect(clippy::print_stdout, reason = "whoever asks reads the answer there")]
        {
            println!("{finding}");
        }
    }
    Err(format!(
        "the audit trail is not as it was written: {} of {} records",
        verified.findings.len(),
        verified.records
    )
    .into())
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration::load()?;
    usher::start_logging(&configuration)?;
    let server = Server::start(configuration).await?;
    server.run_until(stop_signal()).await;
    Ok(())
}

/// Resolves on Ctrl-C or, on Unix, on a supervisor's SIGTERM.
async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
