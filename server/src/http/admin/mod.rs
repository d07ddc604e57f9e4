//! Forms of administrators, each posted to its own page, and the export of the audit trail.

mod audit_export;
mod csv;
mod group_limits;
mod limit;
mod map;
mod person;
mod selected_people;

pub(crate) use audit_export::audit_export;
pub(crate) use group_limits::group_limits;
pub(crate) use map::map;
pub(crate) use person::person;
pub(crate) use selected_people::selected_people;
