//! Cognito's Lambda triggers.
//!
//! A user pool calls a trigger with an event; the trigger returns the same event with its `response` filled in, or
//! refuses. Here each trigger is a total function from event to event. What it reads and writes goes through
//! [`Services`]. The same functions run in Lambda (`src/bin/triggers.rs`) and in the local user pool.
//! `docs/triggers.md` specifies each of them.
//!
//! | module | what it holds |
//! |---|---|
//! | `handle` | picks the trigger by the event's `triggerSource` |
//! | `pre_sign_up` … `custom_message` | one trigger each |
//! | [`event`] | an event of any trigger: typed reads that take what is missing or of another type as absent |
//! | [`config`] | the settings, from environment variables |
//! | [`account`] | what the table `accounts` holds about a user |
//! | [`services`] | what the triggers read and write: accounts, mail, notices |
//! | [`refusal`] | why a user may not sign up or sign in |
//! | `directory`, `distinguished_name` | groups of the company's directory |
//! | `domain` | the domain of an e-mail address |
//! | [`aws`] (feature `lambda`) | the services in AWS: DynamoDB, SES, SNS |
//!
//! ```
//! use triggers::{Account, Config, Event, Services, Unavailable, UserId, handle};
//!
//! /// A pool that keeps no accounts and sends nothing.
//! struct Nothing;
//!
//! impl Services for Nothing {
//!     async fn account(&self, _: &UserId) -> Result<Option<Account>, Unavailable> { Ok(None) }
//!     async fn create_account(&self, _: &UserId, _: &Account) -> Result<bool, Unavailable> { Ok(false) }
//!     async fn record_sign_in(&self, _: &UserId, _: u64) -> Result<bool, Unavailable> { Ok(true) }
//!     async fn send_welcome(&self, _: &str) -> Result<(), Unavailable> { Ok(()) }
//!     async fn announce(&self, _: &UserId) -> Result<(), Unavailable> { Ok(()) }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let event: Event = serde_json::from_str(r#"{
//!     "version": "2",
//!     "triggerSource": "TokenGeneration_HostedAuth",
//!     "request": {
//!         "userAttributes": {
//!             "cognito:user_status": "EXTERNAL_PROVIDER",
//!             "custom:groups": "[usher-users,everyone]"
//!         },
//!         "groupConfiguration": null
//!     },
//!     "response": {"claimsAndScopeOverrideDetails": null}
//! }"#)?;
//! let answer = handle(event, &Config::default(), &Nothing, 1_790_000_000).await?;
//! assert_eq!(answer.group_override(), Some(vec!["usher-users"]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod account;
#[cfg(feature = "lambda")]
pub mod aws;
pub mod config;
mod custom_message;
mod directory;
mod distinguished_name;
mod domain;
pub mod event;
mod handle;
mod post_authentication;
mod post_confirmation;
mod pre_authentication;
mod pre_sign_up;
mod pre_token_generation;
pub mod refusal;
pub mod services;

pub use access::UserId;
pub use account::{Account, Status};
pub use config::{Config, ConfigError, LOCKED_CLAIMS};
pub use event::Event;
pub use handle::handle;
pub use refusal::Refusal;
pub use services::{Services, Unavailable};
