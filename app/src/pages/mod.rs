//! One file for each page.

mod account;
mod delete_resource;
mod edit_resource;
mod home;
mod lazy;
mod members;
mod new_resource;
mod not_found;
mod notice;
mod resource;
mod resource_route;
mod resources;

pub(crate) use home::HomePage;
pub(crate) use lazy::{LazyAccount, LazyNewResource, LazyResource, LazyResources};
pub(crate) use not_found::NotFoundPage;
pub(crate) use notice::NoticePage;

use account::AccountPage;
use new_resource::NewResourcePage;
use resource_route::ResourceRoute;
use resources::ResourcesPage;
