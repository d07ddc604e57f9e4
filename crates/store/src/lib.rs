//! DynamoDB: one module for each table. Nothing else in Usher knows a table, a key or an attribute name.
//!
//! ```text
//! settings      where DynamoDB is and how the tables are called
//! store         the connection, and its health
//! tables        what tables there are; creating those that are missing
//! resources/    what people create: the item, its rows in the lists, the counts, a page of a list
//! sessions      sealed sessions, used sign-in states, the key that seals sign-in attempts
//! users         who has signed in, which of their sessions and tokens count, who changed lately
//! usage         how many calls each person made on each day
//! totals        what happened on each day, in numbers
//! policy        what administrators decide for everybody: the limits of groups, the resource map
//! audit/        what was done and what was refused: chains of records, a page of them, whether they are as written
//! transaction   a change and the record of it, written together or not at all
//! conditional   whether a conditional write was made
//! attribute     reading and writing attributes
//! error         what can go wrong
//! ```
//!
//! Writes are conditional, so that no update is lost in silence. What needs permission takes an
//! [`access::Admission`] as an argument. An expired item can linger for days in DynamoDB, so every read compares its
//! expiry with the time that the caller gives.

mod attribute;
mod audit;
mod conditional;
mod error;
mod policy;
mod reject_empty_response;
mod resources;
mod sessions;
mod settings;
mod store;
mod tables;
mod totals;
mod transaction;
mod usage;
mod users;

pub use audit::{Audit, Entry, Finding, RECORDS_AT_ONCE, Verified};
pub use error::{StoreError, WriteError};
pub use policy::{GroupLimits, MapRows, Policy};
pub use resources::{Admitted, Guarded, Listed, ResourceChange, Resources};
pub use sessions::{MAX_SESSIONS_SHOWN, SealedSession, Sessions};
pub use settings::Settings;
pub use store::Store;
pub use totals::Totals;
pub use usage::{Call, Charge, Counted, PersonsDay, REPEAT_SECONDS, Usage};
pub use users::{Changed, TakingAdministration, User, UserState, Users};
