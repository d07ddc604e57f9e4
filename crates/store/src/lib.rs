//! DynamoDB access, one module per table. Nothing else in Usher knows tables, keys or attribute names.
//!
//! ```text
//! settings              region, endpoint, credentials and table prefix
//! store                 the client, and the readiness check
//! tables                table definitions; creates missing tables
//! inspection            what the tables are like, for `usher doctor`
//! rights                tries what servers may do, for the page "Doctor"
//! resources/            what users create: the item, its list rows, the counts, pages of a list
//! requests/             requests for access, and of the open ones copies for those who decide
//! sessions              sealed sessions, used sign-in states, keys that seal sign-in attempts, marked requests
//! users/                users who have signed in, which of their sessions and tokens are valid, recent changes
//! people/               the list of users who have signed in, sorted, filtered and searched
//! usage/                calls per user and day
//! totals                totals per day, for the overview
//! policy                global settings by administrators: group limits, the resource map
//! audit/                the audit trail: hash chains of records, pages of records, verification
//! transaction           writes a change and its audit records atomically
//! migration/            copies the tables of an earlier version into the current ones
//! cursor                positions in lists, as URLs name them
//! change                builds the update expression of a change
//! batch_get             reads many items by their keys
//! conditional           detects whether a conditional write succeeded
//! reject_empty_response treats an empty response as an error
//! attribute             reads and writes attributes
//! search                text in the form used for searching, and the words of a search
//! error                 the errors of this crate
//! ```
//!
//! Writes are conditional, so that no update is lost silently. Operations that need permission take an
//! [`access::Admission`]. DynamoDB may keep an expired item for days, so every read compares the expiry with a time
//! from the caller.

mod attribute;
mod audit;
mod batch_get;
mod change;
mod conditional;
mod cursor;
mod error;
mod inspection;
mod migration;
mod people;
mod policy;
mod reject_empty_response;
mod requests;
mod resources;
mod rights;
mod search;
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
pub use migration::{Migrated, NewNames, OldNames};
pub use people::{KnownPeople, People};
pub use policy::{GroupLimits, MapRows, Policy};
pub use requests::{Requests, RequestsOf};
pub use resources::{Admitted, Listed, ResourceChange, ResourceState, Resources, UncheckedResource, Version};
pub use sessions::{Claim, IdempotencyKeys, MAX_SESSIONS_SHOWN, MarkedRequest, RenewalLease, SealedSession, Sessions};
pub use settings::Settings;
pub use store::Store;
pub use totals::Totals;
pub use usage::{Call, ChargeOutcome, Counted, REPEAT_SECONDS, Usage, UserDay};
pub use users::{AdministratorRemoval, Changed, User, UserState, Users};
