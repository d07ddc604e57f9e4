//! Local stand-ins for Cognito and DynamoDB, for development and tests.
//!
//! ```text
//!   the application ---- sign-in, tokens ----> user pool   http://localhost:9229
//!          |                                      |  federates over OpenID Connect
//!          |                                      v
//!          |                             company directory http://localhost:9230
//!          +------------ tables ------------> DynamoDB    http://127.0.0.1:8000
//! ```
//!
//! [`start`] runs all three inside the calling process, on loopback only, and returns [`Services`]: their addresses and
//! accounts. The pool implements Cognito's protocol (paths, parameters, claims, error codes), so the application is
//! configured as for a real pool and has no code path for local mode. The pool runs the same trigger functions that
//! Lambda runs in AWS.
//!
//! | module | contents |
//! |---|---|
//! | [`Options`], [`Ports`], [`Lifetimes`], [`MachineClient`] | start options |
//! | [`Seed`] | accounts, groups and resources, from a commented TOML file |
//! | [`Samples`] | how many made-up people and resources to add |
//! | [`Services`], [`UserPoolDetails`], [`Account`] | the running services |
//! | [`Faults`], [`Switches`] | fault injection |
//! | [`Error`] | why local mode could not start |
//! | `provider` | the OpenID provider: user pool and company directory |
//! | `dynamodb` | DynamoDB, implemented by dynoxide |
//! | [`TotpSecret`] | the secret that an authenticator app and the pool share |
//! | `listen` | loopback listeners |
//! | `testing` | a browser, and a program with tokens, for tests (feature `testing`) |
//!
//! Not for production: the sign-in page shows the passwords.
//!
//! ```no_run
//! # async fn example() -> Result<(), local::Error> {
//! let mut options = local::Options::for_tests();
//! options.app_urls.push("http://localhost:3000".to_owned());
//! let services = local::start(options).await?;
//! println!("issuer: {}", services.user_pool.issuer);
//! services.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod dynamodb;
mod error;
mod listen;
mod options;
mod provider;
mod sample;
mod seed;
mod services;
#[cfg(feature = "testing")]
pub mod testing;
mod totp;

pub use error::Error;
pub use options::{Lifetimes, MachineClient, Options, Ports};
pub use provider::faults::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, FaultError, Faults, KeyRotation, KeySetFault, LostConnection,
    Switches, TokenFault, TokenKind, TokenLifetimes, WhichToken,
};
pub use sample::Samples;
pub use seed::{DirectorySeed, PoolSeed, Seed, SeedAccount, SeedResource};
pub use services::{ACCESS_KEY_ID, Account, Place, Services, UserPoolDetails, start};
pub use totp::TotpSecret;
