//! A request for access in words: who asks to open what, and since when.

use super::{Moment, UserText, sentence};
use crate::address;
use access::{AccessRequest, UserRef};
use i18n::tr;
use leptos::prelude::*;

/// Who asks to open which resource. If the reader `administrates`, also who owns it, with links to both people.
pub(crate) fn request_sentence(administrates: bool, request: &AccessRequest) -> AnyView {
    let path = request.path.to_string();
    let href = address::resource(&path);
    let username = &request.requester.username;
    let name = user(administrates, request.requester_name(), &request.requester);
    // Anybody may call themselves as they like; the username says who it is.
    let username = (request.requester_name() != username).then(|| {
        view! { <span class="quiet">" (" <UserText text=username.clone()/> ")"</span> }
    });
    let name = view! {
        <strong>{name}</strong>
        {username}
    }
    .into_any();
    let resource = view! { <a href=href dir="ltr">{path}</a> }.into_any();
    let time = view! { <Moment at=request.asked_at/> }.into_any();
    if administrates {
        let owner = user(true, &request.owner.username, &request.owner);
        sentence(
            tr!("{name} asks to open {resource}, owned by {owner}, {time}"),
            [("name", name), ("resource", resource), ("owner", owner), ("time", time)],
        )
    } else {
        sentence(
            tr!("{name} asks to open {resource}, {time}"),
            [("name", name), ("resource", resource), ("time", time)],
        )
    }
}

/// What somebody says with a request or an answer; may be empty.
pub(crate) fn quotation(message: String) -> Option<AnyView> {
    (!message.is_empty()).then(|| view! { <blockquote><UserText text=message/></blockquote> }.into_any())
}

/// A name, for administrators with the link to the person.
fn user(is_linked: bool, name: &str, user: &UserRef) -> AnyView {
    let name = view! { <UserText text=name.to_owned()/> };
    if is_linked { view! { <a href=address::person(user)>{name}</a> }.into_any() } else { name.into_any() }
}
