//! Starts Usher and runs it until it is told to stop.

use std::process::ExitCode;
use usher::{Configuration, Server};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may not have started.
            #[expect(clippy::print_stderr, reason = "whoever starts a program reads its standard error")]
            {
                eprintln!("usher: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => serve().await,
        ["audit", "verify"] => verify().await,
        _ => {
            Err("usage: `usher` serves, `usher audit verify` looks whether the audit trail is as it was written".into())
        }
    }
}

/// Names what is wrong, if anything is.
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

/// Ctrl-C, or what a supervisor sends.
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
