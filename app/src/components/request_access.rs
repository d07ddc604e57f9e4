//! The form by which a refused user asks for access.

use super::message_field::message_field;
use crate::address::HISTORY_SEGMENT;
use i18n::tr;
use leptos::prelude::*;

/// The form for the resource that the page at this address is about; `None` for other pages.
pub(crate) fn request_access(pathname: &str) -> Option<AnyView> {
    Some(request_form(resource_at(pathname)?.to_owned(), String::new(), None))
}

/// The form with a message, and what is wrong with it.
pub(crate) fn request_form(path: String, message: String, error: Option<String>) -> AnyView {
    view! {
        <form class="form" method="post" action="/requests">
            <input type="hidden" name="path" value=path/>
            {message_field("message".to_owned(), message, error)}
            <div class="actions">
                <button type="submit" class="button button-primary" name="do" value="ask">
                    {tr!("Request access")}
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn resource_at(pathname: &str) -> Option<&str> {
    let path = pathname.strip_prefix("/resources").filter(|path| path.len() > 1)?;
    match path.rsplit_once('/') {
        Some((path, "edit" | HISTORY_SEGMENT)) => Some(path),
        _ => Some(path),
    }
}

#[cfg(test)]
mod tests {
    use super::resource_at;

    #[test]
    fn the_form_is_for_the_resource_of_the_page() {
        for page in ["/resources/a/b", "/resources/a/b/edit", "/resources/a/b/@history"] {
            assert_eq!(resource_at(page), Some("/a/b"), "{page}");
        }
        for page in ["/resources", "/resources/", "/admin/map", "/"] {
            assert_eq!(resource_at(page), None, "{page}");
        }
    }
}
