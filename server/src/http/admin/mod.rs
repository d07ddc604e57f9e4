//! Forms of administrators, each posted to its own page, and the export of the audit trail.

mod audit_export;
mod csv;
mod limit;
mod map;
mod person;
mod selected_people;
mod usage;

pub(crate) use audit_export::audit_export;
pub(crate) use map::map;
pub(crate) use person::person;
pub(crate) use selected_people::selected_people;
pub(crate) use usage::usage;
