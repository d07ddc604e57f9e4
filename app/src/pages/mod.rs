//! One file for each page.

mod access;
mod account;
mod admin_route;
mod audit;
mod audit_change;
mod audit_live;
mod audit_record;
mod audit_views;
mod confirm_operation;
mod doctor;
mod edit_resource;
mod first_page;
mod group_limits;
mod history;
mod home;
mod lazy;
mod map;
mod map_effects;
mod map_preview;
mod map_removal;
mod map_row;
mod never_signed_in;
mod new_resource;
mod not_found;
mod notice;
mod overview;
mod overview_tables;
mod page_guards;
mod people;
mod person;
mod programs;
mod refused_request;
mod requests;
mod resource;
mod resource_route;
mod resources;
mod selected_people;
mod usage;
mod why;

#[cfg(feature = "ssr")]
pub(crate) use audit_live::LIVE_SECONDS;
#[cfg(feature = "ssr")]
pub(crate) use lazy::file_of;
#[cfg(feature = "hydrate")]
pub use lazy::preload_page;
pub(crate) use lazy::{LazyAccount, LazyAdmin, LazyHome, LazyNewResource, LazyRequests, LazyResource, LazyResources};
pub(crate) use not_found::NotFoundPage;
pub(crate) use notice::NoticePage;

use account::AccountPage;
use admin_route::AdminRoute;
use home::HomePage;
use new_resource::NewResourcePage;
use requests::RequestsPage;
use resource_route::ResourceRoute;
use resources::ResourcesPage;
