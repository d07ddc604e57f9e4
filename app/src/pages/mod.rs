//! One file for each page.

mod account;
mod account_sessions;
mod audit;
mod audit_record;
mod delete_resource;
mod edit_resource;
mod home;
mod lazy;
mod map;
mod map_row;
mod members;
mod new_resource;
mod not_found;
mod notice;
mod overview;
mod people;
mod person;
mod resource;
mod resource_route;
mod resources;
mod usage;
mod why;

pub(crate) use home::HomePage;
pub(crate) use lazy::{
    LazyAccount, LazyAccountSessions, LazyAudit, LazyAuditRecord, LazyMap, LazyMapRow, LazyNewResource, LazyOverview,
    LazyPeople, LazyPerson, LazyResource, LazyResources, LazyUsage, LazyWhy,
};
pub(crate) use not_found::NotFoundPage;
pub(crate) use notice::NoticePage;

use account::AccountPage;
use account_sessions::AccountSessionsPage;
use audit::AuditPage;
use audit_record::AuditRecordPage;
use map::MapPage;
use map_row::MapRowPage;
use new_resource::NewResourcePage;
use overview::OverviewPage;
use people::PeoplePage;
use person::PersonPage;
use resource_route::ResourceRoute;
use resources::ResourcesPage;
use usage::UsagePage;
use why::WhyPage;
