//! Forms of administrators, each posted to its own page, and the exports of the audit trail and the list of people.

mod audit_export;
mod csv;
pub(crate) mod export;
mod group_limits;
mod limit;
mod map;
mod people_export;
mod person;
mod programs;
mod saved_views;
mod selected_people;

pub(crate) use audit_export::audit_export;
pub(crate) use group_limits::group_limits;
pub(crate) use map::map;
pub(crate) use people_export::people_export;
pub(crate) use person::person;
pub(crate) use programs::programs;
pub(crate) use saved_views::saved_views;
pub(crate) use selected_people::selected_people;
