//! DynamoDB on loopback: dynoxide's server, with its tables in one SQLite file or in memory.

use crate::error::Error;
use crate::listen::{self, RunningServer};
use dynoxide::{Database, server};
use std::path::Path;
use tokio::sync::Mutex;

const PURPOSE: &str = "DynamoDB";

/// A DynamoDB server that fault tests can stop and restart.
#[derive(Debug)]
pub(crate) struct DynamoDb {
    pub(crate) port: u16,
    database: Handle,
    running: Mutex<Option<RunningServer>>,
}

/// The database, kept open while the server is stopped so that data in memory survives.
struct Handle(Database);

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Database")
    }
}

impl DynamoDb {
    /// Opens `file` (`None`: in memory) and serves it on `port`.
    pub(crate) async fn start(file: Option<&Path>, port: u16) -> Result<Self, Error> {
        // Listen first: a second Usher should report the port in use, not a locked file.
        let listener = listen::bind_v4(port, PURPOSE).await?;
        let port = listener.local_addr().map_err(|source| Error::Listen { port, purpose: PURPOSE, source })?.port();
        let database = match file {
            Some(file) => Database::new(&file.to_string_lossy()),
            None => Database::memory(),
        }
        .map_err(|error| Error::DynamoDb(error.to_string()))?;
        // Sets `synchronous` to NORMAL: SQLite waits for the disk at checkpoints instead of at each write. A power failure
        // may lose the last writes; a crash of Usher loses none (SQLite, "PRAGMA synchronous").
        database.disable_bulk_loading().map_err(|error| Error::DynamoDb(error.to_string()))?;
        let running = serve(listener, database.clone());
        Ok(Self { port, database: Handle(database), running: Mutex::new(Some(running)) })
    }

    pub(crate) async fn stop(&self) {
        if let Some(running) = self.running.lock().await.take() {
            running.stop().await;
        }
    }

    /// Serves again on the same port; does nothing while the server is running.
    pub(crate) async fn restart(&self) -> Result<(), Error> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            let listener = listen::bind_v4(self.port, PURPOSE).await?;
            *running = Some(serve(listener, self.database.0.clone()));
        }
        Ok(())
    }
}

fn serve(listener: tokio::net::TcpListener, database: Database) -> RunningServer {
    RunningServer::spawn(|stopped| async move {
        if let Err(error) = server::serve_with_shutdown(listener, database, stopped).await {
            tracing::error!(%error, "the local DynamoDB stopped");
        }
    })
}
