//! The gate's configuration.

use crate::{Clock, QuotaSettings};
use access::Rules;
use identity::{AdministrationSettings, UserPool};
use telemetry::Telemetry;

/// The gate's configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The user pool and the app client.
    pub pool: UserPool,
    /// The app clients of programs: those whose own access tokens (client credentials grant) are accepted. Usually
    /// none.
    pub programs: Vec<String>,
    /// The names of the identity providers that the pool offers besides its own accounts.
    pub providers: Vec<String>,
    /// The paths of the protected sites under Usher's own host name.
    pub site_paths: Vec<String>,
    /// Groups and roles.
    pub rules: Rules,
    /// Maximum lifetime of a session, in seconds.
    pub session_seconds: u64,
    /// How long an unused session lasts, in seconds.
    pub idle_seconds: u64,
    /// How to reach the user pool's administration API.
    pub administration: AdministrationSettings,
    /// The user pool's id, for that API.
    pub pool_id: String,
    /// How long audit records are kept, in seconds.
    pub audit_seconds: u64,
    /// The daily call quota.
    pub quota: QuotaSettings,
    /// The clock.
    pub clock: Clock,
    /// Who measures what happens, if anybody.
    pub telemetry: Telemetry,
}
