//! Tries the rights that servers need on the pool, for the page "Doctor". Nothing has an effect: the calls name a user
//! that does not exist. Cognito checks the rights first.

use super::unread;
use crate::Administration;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use doctor::{Because, Text, Unread, objects};
use futures::{FutureExt as _, join};
use std::error::Error;

impl Administration {
    /// The actions on the pool that the credentials do not allow, and those that could not be tried. `nobody` is a
    /// username that no user has, and no group.
    pub async fn missing_rights(&self, nobody: &str) -> Vec<Unread> {
        let (client, pool) = (&self.client, &self.pool_id);
        let what = objects::user_pool(pool);
        let of_nobody = format!("username = \"{nobody}\"");
        let (user, groups, add, remove, sign_out, group, all_groups, users) = join!(
            client.admin_get_user().user_pool_id(pool).username(nobody).send().boxed(),
            client.admin_list_groups_for_user().user_pool_id(pool).username(nobody).send().boxed(),
            client.admin_add_user_to_group().user_pool_id(pool).username(nobody).group_name(nobody).send().boxed(),
            client.admin_remove_user_from_group().user_pool_id(pool).username(nobody).group_name(nobody).send().boxed(),
            client.admin_user_global_sign_out().user_pool_id(pool).username(nobody).send().boxed(),
            client.get_group().user_pool_id(pool).group_name(nobody).send().boxed(),
            client.list_groups().user_pool_id(pool).limit(1).send().boxed(),
            client.list_users().user_pool_id(pool).filter(of_nobody).limit(1).send().boxed(),
        );
        [
            missing(&what, "AdminGetUser", user),
            missing(&what, "AdminListGroupsForUser", groups),
            missing(&what, "AdminAddUserToGroup", add),
            missing(&what, "AdminRemoveUserFromGroup", remove),
            missing(&what, "AdminUserGlobalSignOut", sign_out),
            missing(&what, "GetGroup", group),
            missing(&what, "ListGroups", all_groups),
            missing(&what, "ListUsers", users),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Only a refusal for want of rights, and no answer at all, count. That there is no such user shows that the action is
/// allowed.
fn missing<T, E, R>(what: &Text, action: &str, answer: Result<T, SdkError<E, R>>) -> Option<Unread>
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    let error = answer.err()?;
    let unread = unread(what.clone(), action, &error);
    (unread.because == Because::Denied || error.as_service_error().is_none()).then_some(unread)
}
