//! `usher doctor`: checks the installation in AWS.

use crate::{Configuration, ConfigurationError, StartError, backends::Backends, server};
use doctor::Report;
use store::Store;

/// Reads the user pool and the tables that the configuration names, and reports what is wrong with them.
///
/// # Errors
/// [`StartError`] when the configuration is not one of an installation in AWS.
pub async fn examine(configuration: &Configuration) -> Result<Report, StartError> {
    let missing = || ConfigurationError::missing("cognito.user_pool_id", "usher doctor checks an installation in AWS");
    let backends = Backends::in_aws(configuration, configuration.cognito.clone().ok_or_else(missing)?)?;
    let settings = server::settings(configuration, &backends, configuration.quota.settings()?)?;
    let store = Store::connect(&backends.store).await;
    let inspector = gate::Inspector::for_operator(&settings, store).await;
    Ok(Report::of(&inspector.observe().await))
}
