//! A page of the resources that the caller may see.

use super::ResourceService;
use crate::{Caller, Refusal};
use access::{
    ListKind, ListQuery, ListResources, MAX_SEARCH_CHARS, RECENT_RESOURCES, RecentResources, ResourcePage, Role, Rules,
    SortBy, canonical,
};

impl ResourceService {
    /// A page of the resources that the caller may see.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn list(&self, caller: &Caller, query: &ListQuery) -> Result<ResourcePage, Refusal> {
        let principal = caller.principal()?;
        let rules = self.rules.in_force().await?;
        let listing = match query.kind {
            ListKind::Deleted => ListResources::in_trash(&rules, principal, self.clock.now()),
            ListKind::Current | ListKind::Archived => ListResources::of(&rules, principal),
        };
        let admission = self.authorizer.admit(principal, listing).await?;
        let q = canonical(&query.q).chars().take(MAX_SEARCH_CHARS).collect();
        let role = meant(&rules, &query.role);
        let query = ListQuery { q, role, ..query.clone() };
        let listed = self.resources.list(&admission, &query).await?;
        Ok(listed.page)
    }

    /// The resources that were changed last: among all that the caller may see, and among the caller's own.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn recent(&self, caller: &Caller) -> Result<RecentResources, Refusal> {
        let principal = caller.principal()?;
        let rules = self.rules.in_force().await?;
        let admission = self.authorizer.admit(principal, ListResources::of(&rules, principal)).await?;
        let latest = async |owner| {
            let query = ListQuery { owner, sort: SortBy::Updated, descending: true, ..ListQuery::default() };
            let mut resources = self.resources.list(&admission, &query).await?.page.resources;
            resources.truncate(RECENT_RESOURCES);
            Ok::<_, Refusal>(resources)
        };
        let (changed, own) = futures::try_join!(latest(String::new()), latest(principal.user.username.clone()))?;
        Ok(RecentResources { changed, own })
    }
}

/// The role that the text of a filter means: itself if it is known, else one that is offered and called alike.
fn meant(rules: &Rules, text: &str) -> String {
    let known = Role::parse(text).filter(|role| rules.knows_role(role));
    let role = known.or_else(|| rules.similar_role(text));
    role.map_or_else(|| canonical(text).into_owned(), |role| role.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_meant_in_any_case_and_without_its_origin() {
        let roles = ["IT", "Café"].map(|name| Role::of_claim("custom:department", name)).into();
        let rules = Rules { roles, ..Rules::default() };
        let rows = [
            ("department:IT", "department:IT"),
            ("it", "department:IT"),
            ("Department:it", "department:IT"),
            ("department:Cafe\u{301}", "department:Café"),
            ("usher-users", "group:usher-users"),
            ("department:Sales", "department:Sales"),
            ("nonsense", "nonsense"),
            ("", ""),
        ];
        for (typed, expected) in rows {
            assert_eq!(meant(&rules, typed), expected, "{typed}");
        }
    }
}
