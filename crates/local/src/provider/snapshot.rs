//! JSON files that are replaced atomically: they have the old or the new content, never half of it.

use crate::error::Error;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// Reads a file; `None` if it does not exist.
pub(crate) fn load<T: DeserializeOwned>(file: &Path) -> Result<Option<T>, Error> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(failed("read", file, source)),
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| Error::Damaged { path: file.to_owned(), reason: error.to_string() })
}

/// Writes `content` as JSON to `file`, see [`write()`].
pub(crate) fn save<T: Serialize>(file: &Path, content: &T) -> Result<(), Error> {
    let bytes = serde_json::to_vec_pretty(content).map_err(|error| failed("write", file, io::Error::other(error)))?;
    write(file, &bytes)
}

/// Writes and syncs a new file beside the old one, then renames it over the old one.
///
/// Only the owner can read it, because it holds keys and hashes.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<(), Error> {
    let fresh = file.with_extension("json.new");
    let attempt = || -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut output = options.open(&fresh)?;
        output.write_all(bytes)?;
        output.sync_all()?;
        fs::rename(&fresh, file)?;
        // The directory holds the rename; without this sync, a power failure may bring the old file back.
        #[cfg(unix)]
        if let Some(directory) = file.parent() {
            File::open(directory)?.sync_all()?;
        }
        Ok(())
    };
    attempt().map_err(|source| failed("write", file, source))
}

/// Creates the data directory, accessible only to its owner.
pub(crate) fn create_dir(directory: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(directory).map_err(|source| failed("create", directory, source))
}

fn failed(action: &'static str, path: &Path, source: io::Error) -> Error {
    Error::File { action, path: path.to_owned(), source }
}
