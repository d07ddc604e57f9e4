//! Cognito and DynamoDB on this machine, for development and tests.
//!
//! ```text
//!   the application ---- sign-in, tokens ----> user pool   http://localhost:9229
//!          |                                      |  federates over OpenID Connect
//!          |                                      v
//!          |                             company directory http://localhost:9230
//!          +------------ tables ------------> DynamoDB    http://127.0.0.1:8000
//! ```
//!
//! [`start`] runs all three inside the calling process, on loopback alone, and returns [`Services`]:
//! where they are and with which accounts. The pool speaks Cognito's protocol (paths, parameters,
//! claims, error codes), so the application is configured as for a real pool and has no local branch.
//! The pool runs the same trigger functions that Lambda runs in AWS.
//!
//! | module | what it holds |
//! |---|---|
//! | [`Options`], [`Ports`], [`Lifetimes`] | what to start with |
//! | [`Seed`] | accounts, groups and resources, from a commented TOML file |
//! | [`Services`], [`UserPoolDetails`], [`Account`] | what runs |
//! | [`Faults`], [`Switches`] | what goes wrong on demand |
//! | [`Error`] | why it could not start |
//! | `provider` | the OpenID provider: user pool and company directory |
//! | `dynamodb` | DynamoDB, by dynoxide |
//! | [`TotpSecret`] | what an authenticator app and the pool share |
//! | `listen` | loopback listeners |
//! | `testing` | a browser for tests (feature `testing`) |
//!
//! Nothing here is meant for production: passwords are printed on the sign-in page.
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
mod seed;
mod services;
#[cfg(feature = "testing")]
pub mod testing;
mod totp;

pub use error::Error;
pub use options::{Lifetimes, Options, Ports};
pub use provider::faults::{
    AuthorizeError, Endpoint, EndpointFault, ErrorAnswer, FaultError, Faults, KeyRotation, KeySetFault, LostConnection,
    Switches, TokenFault, TokenKind, TokenLifetimes, WhichToken,
};
pub use seed::{DirectorySeed, PoolSeed, Seed, SeedAccount, SeedResource};
pub use services::{ACCESS_KEY_ID, Account, Place, Services, UserPoolDetails, start};
pub use totp::TotpSecret;
