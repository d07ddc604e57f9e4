//! The items of a request: its keys, and how it is stored.

use super::{ALL, TABLE};
use crate::{
    StoreError,
    attribute::{Item, Reader, TTL, n, s, ss},
};
use access::{AccessRequest, RequestAnswer, Role, UserId, UserRef};

pub(super) fn partition_of(user: &UserId) -> String {
    format!("of#{}", user.as_str())
}

pub(super) fn partition_for(owner: &UserId) -> String {
    format!("for#{}", owner.as_str())
}

/// The keys of the copies of an open request.
pub(super) fn copies(request: &AccessRequest) -> [(String, String); 2] {
    [partition_for(&request.owner.id), ALL.to_owned()].map(|partition| (partition, place(request)))
}

/// The place of a copy among others: by time.
pub(super) fn place(request: &AccessRequest) -> String {
    format!("{}#{}#{}", time(request.asked_at), request.requester.id.as_str(), request.path)
}

/// Digits that sort like the number, until the year 5138.
pub(super) fn time(seconds: u64) -> String {
    format!("{seconds:011}")
}

pub(super) fn item(request: &AccessRequest) -> Item {
    let mut item = Item::from([
        ("path".to_owned(), s(request.path.as_str())),
        ("requester_id".to_owned(), s(request.requester.id.as_str())),
        ("requester".to_owned(), s(&request.requester.username)),
        ("name".to_owned(), s(&request.name)),
        ("owner_id".to_owned(), s(request.owner.id.as_str())),
        ("owner".to_owned(), s(&request.owner.username)),
        ("message".to_owned(), s(&request.message)),
        ("asked_at".to_owned(), n(request.asked_at)),
        (TTL.to_owned(), n(request.over_at())),
    ]);
    item.extend(ss(&request.roles).map(|roles| ("roles".to_owned(), roles)));
    if let Some(answer) = &request.answer {
        item.insert("answered_at".to_owned(), n(answer.at));
        item.insert("answer".to_owned(), s(&answer.message));
        item.extend(answer.approved.as_ref().map(|role| ("approved".to_owned(), s(role.as_str()))));
    }
    item
}

pub(super) fn read(item: &Item) -> Result<AccessRequest, StoreError> {
    let reader = Reader { table: TABLE, item };
    let malformed = |attribute| StoreError::Malformed { table: TABLE, attribute };
    let user = |id: String, username| UserRef { id: UserId::stored(id), username };
    let answer = if item.contains_key("answered_at") {
        let approved = reader.optional_text("approved")?;
        let approved = approved.map(|role| Role::parse(&role).ok_or(malformed("approved"))).transpose()?;
        Some(RequestAnswer { approved, message: reader.text("answer")?, at: reader.number("answered_at")? })
    } else {
        None
    };
    Ok(AccessRequest {
        path: reader.text("path")?.parse().map_err(|_| malformed("path"))?,
        requester: user(reader.text("requester_id")?, reader.text("requester")?),
        name: reader.optional_text("name")?.unwrap_or_default(),
        owner: user(reader.text("owner_id")?, reader.text("owner")?),
        roles: reader.roles("roles")?,
        message: reader.text("message")?,
        asked_at: reader.number("asked_at")?,
        answer,
    })
}
