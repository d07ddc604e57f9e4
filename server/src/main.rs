//! Starts Usher and runs it until a stop signal.

use clap::Parser as _;
use std::process::ExitCode;
use usher::{AuditCommand, Cli, Command, ConfigCommand, Configuration, Logging, Server};

/// Requests over HTTP take less processor time than with the allocator of the C library: see "Cost of a request" in
/// docs/architecture.md.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Stack of each thread, in bytes. Rendering a page nests calls deeply: a development build needs more than the usual
/// 2 MiB of it, an optimised build about 200 kB. Memory that is not used is not taken.
const STACK: usize = 8 << 20;

fn main() -> ExitCode {
    match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build() {
        Ok(runtime) => runtime.block_on(start()),
        Err(error) => failed(&error, ExitCode::FAILURE),
    }
}

async fn start() -> ExitCode {
    let command = Cli::parse().command;
    if let Some(Command::Doctor { json }) = command {
        // An installation that cannot be examined is no better than one with errors.
        return doctor(json).await.unwrap_or_else(|error| failed(&*error, ExitCode::from(2)));
    }
    match run(command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&*error, ExitCode::FAILURE),
    }
}

fn failed(error: &dyn std::error::Error, code: ExitCode) -> ExitCode {
    // Logging may not have started yet.
    #[expect(clippy::print_stderr, reason = "whoever starts a program reads its standard error")]
    {
        eprintln!("usher: {error}");
    }
    code
}

async fn run(command: Option<Command>) -> Result<(), Box<dyn std::error::Error>> {
    match command {
        None => serve().await,
        Some(Command::Audit { command: AuditCommand::Verify }) => verify().await,
        Some(Command::Migrate { dry_run }) => migrate(dry_run).await,
        Some(Command::Config { command: ConfigCommand::Check }) => check(),
        // It has exit codes of its own.
        Some(Command::Doctor { .. }) => Ok(()),
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

/// Prints what is to be changed in AWS. The exit code is that of the worst finding.
async fn doctor(json: bool) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let report = usher::examine(&Configuration::load()?).await?;
    #[expect(clippy::print_stdout, reason = "the answer to a command")]
    {
        println!("{}", if json { report.json() } else { report.to_string() });
    }
    Ok(report.exit_code().into())
}

/// Prints what was done or would be done.
async fn migrate(dry_run: bool) -> Result<(), Box<dyn std::error::Error>> {
    let configuration = Configuration::load()?;
    let logging = Logging::start(&configuration)?;
    let lines = usher::migrate(configuration, dry_run).await?;
    logging.stop().await;
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
    let logging = Logging::start(&configuration)?;
    let server = Server::start(configuration).await?;
    server.run_until(stop_signal()).await;
    logging.stop().await;
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
