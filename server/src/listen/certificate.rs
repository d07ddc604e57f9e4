//! The TLS certificate, reloaded when its file changes.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use thiserror::Error;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject as _},
    },
};

/// How often to check the files for a new certificate.
const POLL_INTERVAL: Duration = Duration::from_secs(60);

/// Why the certificate cannot be used.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// A file is missing or is not PEM.
    #[error("{} cannot be read: {source}", path.display())]
    Pem {
        /// Path of the file.
        path: PathBuf,
        /// The underlying error.
        source: pem::Error,
    },
    /// rustls rejects the certificate or its key, for example because they do not match.
    #[error("the certificate and its key cannot be used: {0}")]
    Unusable(#[from] rustls::Error),
}

/// The certificate and its key, kept current with their files.
#[derive(Clone)]
pub(crate) struct Certificate {
    files: Arc<crate::configuration::Tls>,
    current: Arc<RwLock<Current>>,
}

struct Current {
    chain: Vec<CertificateDer<'static>>,
    acceptor: TlsAcceptor,
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Certificate").field(&self.files).finish()
    }
}

impl Certificate {
    /// Reads both files.
    ///
    /// # Errors
    /// [`CertificateError`] when a file cannot be read, or the certificate and key cannot be used.
    pub(crate) fn read(files: crate::configuration::Tls) -> Result<Self, CertificateError> {
        let current = Arc::new(RwLock::new(current(&files)?));
        Ok(Self { files: Arc::new(files), current })
    }

    /// The acceptor for new TLS connections, with the current certificate.
    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.current.read().unwrap_or_else(PoisonError::into_inner).acceptor.clone()
    }

    /// Polls the files forever. Logs a certificate that cannot be used and keeps the old one.
    pub(crate) async fn keep_current(self) {
        let mut looks = tokio::time::interval(POLL_INTERVAL);
        loop {
            looks.tick().await;
            match self.look() {
                Ok(true) => tracing::info!(file = %self.files.certificate.display(), "a new certificate is in use"),
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "the new certificate is unusable; the old one stays in use"),
            }
        }
    }

    /// Rereads the files. Returns whether there was a new certificate.
    fn look(&self) -> Result<bool, CertificateError> {
        let found = current(&self.files)?;
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let new = found.chain != current.chain;
        if new {
            *current = found;
        }
        Ok(new)
    }
}

fn current(files: &crate::configuration::Tls) -> Result<Current, CertificateError> {
    let chain = CertificateDer::pem_file_iter(&files.certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = chain.map_err(|source| CertificateError::Pem { path: files.certificate.clone(), source })?;
    let key = PrivateKeyDer::from_pem_file(&files.key);
    let key = key.map_err(|source| CertificateError::Pem { path: files.key.clone(), source })?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(chain.clone(), key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Current { chain, acceptor: TlsAcceptor::from(Arc::new(config)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::Tls;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("usher-certificate-{}-{name}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn files(&self) -> Tls {
            Tls { certificate: self.0.join("certificate.pem"), key: self.0.join("key.pem"), redirect_from: None }
        }

        fn write_new(&self) {
            let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
            std::fs::write(self.files().certificate, made.cert.pem()).unwrap();
            std::fs::write(self.files().key, made.signing_key.serialize_pem()).unwrap();
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_new_certificate_is_taken_and_a_broken_one_is_not() {
        let folder = Folder::new("new");
        folder.write_new();
        let certificate = Certificate::read(folder.files()).unwrap();
        let chain = || certificate.current.read().unwrap().chain.clone();
        let first = chain();
        assert!(!certificate.look().unwrap());
        folder.write_new();
        assert!(certificate.look().unwrap());
        let second = chain();
        assert_ne!(first, second);
        std::fs::write(folder.files().certificate, "half a fi").unwrap();
        assert!(certificate.look().is_err());
        assert_eq!(chain(), second);
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_named() {
        let (folder, other) = (Folder::new("wrong"), Folder::new("other"));
        let error = |files| Certificate::read(files).unwrap_err().to_string();
        assert!(error(folder.files()).contains("certificate.pem"));
        folder.write_new();
        other.write_new();
        std::fs::write(other.files().certificate, "").unwrap();
        assert!(error(other.files()).contains("cannot be used"));
        assert!(error(Tls { key: other.files().key, ..folder.files() }).contains("cannot be used"));
        std::fs::remove_file(folder.files().key).unwrap();
        assert!(error(folder.files()).contains("key.pem"));
    }
}
