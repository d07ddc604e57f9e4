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
