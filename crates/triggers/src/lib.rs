//! Cognito's Lambda triggers as plain functions.
//!
//! A user pool calls a trigger with an event; the trigger returns the same event with its `response` filled in. Here
//! each trigger is a pure, total function from event to event: no I/O, no clock, no AWS SDK. The same function runs in
//! Lambda (`src/bin/`, one small binary each) and in the local user pool.
//!
//! | module | what it holds |
//! |---|---|
//! | [`pre_token_generation`](mod@pre_token_generation) | turns directory groups of federated users into `cognito:groups` |
//! | [`event`] | the event of that trigger, versions 1 to 3, tolerant of nulls and unknown fields |
//!
//! ```
//! use triggers::{Config, Event, pre_token_generation};
//!
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
//! let answer = pre_token_generation(event, &Config::default());
//! assert_eq!(answer.group_override(), Some(vec!["usher-users"]));
//! # Ok::<(), serde_json::Error>(())
//! ```

pub mod event;
mod lenient;
pub mod pre_token_generation;

pub use event::{Event, GroupConfiguration, Request, Shape};
pub use pre_token_generation::{Config, pre_token_generation};
