//! The Lambda authorizer for API Gateway.
//!
//! API Gateway asks it before each call of an API. It identifies the caller by a token of the user pool, and lets
//! [`gate::CallService`] decide and count, as every other entry point does. `docs/authorizer.md` specifies it.
//!
//! | module | what it holds |
//! |---|---|
//! | [`authorize`] | from an event to the answer |
//! | [`event`] | the events of REST APIs (TOKEN, REQUEST) and of HTTP APIs (payload format 2.0) |
//! | [`method_arn`] | the ARN of what is called, and how to name it in a policy without wildcards |
//! | [`answer`] | the answers: a policy, or `isAuthorized` |
//! | [`denial`] | why a call is denied, in words and as a code |
//! | [`config`] | the settings, from environment variables |

pub mod answer;
pub mod authorize;
pub mod config;
pub mod denial;
pub mod event;
pub mod method_arn;

pub use answer::Answer;
pub use authorize::{Authorizer, Unauthorized};
pub use config::{Config, ConfigError};
pub use denial::Denial;
pub use event::Event;
pub use method_arn::{MethodArn, literal};
