//! One file for each page.

mod account;
mod delete_resource;
mod edit_resource;
mod home;
mod members;
mod new_resource;
mod not_found;
mod notice;
mod resource;
mod resource_route;
mod resources;

pub(crate) use account::AccountPage;
pub(crate) use home::HomePage;
pub(crate) use new_resource::NewResourcePage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use notice::NoticePage;
pub(crate) use resource_route::ResourceRoute;
pub(crate) use resources::ResourcesPage;
