//! POST `/`: the operations of the user pool's API that need AWS credentials, as Usher calls them.
//!
//! | module | contents |
//! |---|---|
//! | `request` | caller, operation and input: headers, fields |
//! | `exception` | errors in Cognito's form |
//! | `shapes`, `filter`, `page` | users and groups as the API returns them, search, pagination |
//! | the others | one operation each, under Cognito's name |
//!
//! The protocol is AWS JSON 1.1 (<https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>), the operations
//! those of <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html>.

mod admin_add_user_to_group;
mod admin_disable_user;
mod admin_enable_user;
mod admin_get_user;
mod admin_list_groups_for_user;
mod admin_remove_user_from_group;
mod admin_user_global_sign_out;
mod describe_user_pool;
mod describe_user_pool_domain;
mod exception;
mod filter;
mod get_group;
mod list_groups;
mod list_identity_providers;
mod list_users;
mod page;
mod request;
mod shapes;

use super::Provider;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use exception::Exception;
use serde_json::Value;
use std::sync::Arc;

/// The result of an operation; `None` if it has no output at all.
type Answer = Result<Option<Value>, Exception>;

const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The endpoint.
pub(crate) async fn post(State(provider): State<Arc<Provider>>, headers: HeaderMap, body: Bytes) -> Response {
    match answer(&provider, &headers, &body).await {
        Ok(Some(output)) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], output.to_string()).into_response(),
        Ok(None) => StatusCode::OK.into_response(),
        Err(exception) => exception.into_response(),
    }
}

async fn answer(provider: &Provider, headers: &HeaderMap, body: &[u8]) -> Answer {
    request::authorize(headers)?;
    let operation = request::operation(headers)?;
    // The only operation that names no pool.
    if operation == "DescribeUserPoolDomain" {
        return describe_user_pool_domain::run(provider, body);
    }
    let input = request::input(provider, body)?;
    match operation {
        "AdminAddUserToGroup" => admin_add_user_to_group::run(provider, &input).await,
        "AdminDisableUser" => admin_disable_user::run(provider, &input).await,
        "AdminEnableUser" => admin_enable_user::run(provider, &input).await,
        "AdminGetUser" => admin_get_user::run(provider, &input),
        "AdminListGroupsForUser" => admin_list_groups_for_user::run(provider, &input),
        "AdminRemoveUserFromGroup" => admin_remove_user_from_group::run(provider, &input).await,
        "AdminUserGlobalSignOut" => admin_user_global_sign_out::run(provider, &input).await,
        "DescribeUserPool" => describe_user_pool::run(provider),
        "GetGroup" => get_group::run(provider, &input),
        "ListGroups" => list_groups::run(provider, &input),
        "ListIdentityProviders" => list_identity_providers::run(provider),
        "ListUsers" => list_users::run(provider, &input),
        _ => Err(Exception::new("UnknownOperationException", "The pool of local mode does not have this operation.")),
    }
}
