//! What `usher doctor` finds: rules over what was read of an installation in AWS. No I/O, no clock, no AWS SDK.
//!
//! ```text
//! observation  what was read, and what could not be; `identity` and `store` fill it in
//! checks       every check as data: its code, its severity, and why it matters
//! finding      one finding: severity, code, what, why, fix
//! rules/       the rules, one file for each area
//! objects      what an installation consists of, as findings name it
//! text         English texts with values, which the page translates
//! report       the findings as text or JSON, and the exit code
//! shell        quotes names in the commands that fixes contain
//! ```
//!
//! A rule reports nothing about what could not be read. That it could not be read is a finding of its own, so no
//! findings at all means that everything was looked at.

mod checks;
mod finding;
pub mod objects;
mod observation;
mod report;
mod rules;
mod shell;
mod text;

pub use checks::Check;
pub use finding::{Finding, Severity};
pub use observation::{
    Attribute, Because, Client, Clients, Column, Configured, Domain, FoundTable, Groups, IndexShape, Observation, Pool,
    Provider, Read, Table, TableShape, Unread,
};
pub use report::{DatedFindings, Report};
pub use text::Text;
