//! The browser asks the same rules as the server, about the same person, and gets the same answer: what is greyed out
//! is what would be refused, and nothing else. It has the principal and the rules as far as they are this person's
//! business; the server has all of them.

use access::{
    Action, CreateResource, Grant, ListPeople, ListResources, OpenResource, Operation, Pattern, Principal, Reason,
    ResourcePath, ResourceSummary, Right, Role, Rules, SaveResource, Sharing, UserId, UserRef, claims,
};
use app::{PageContext, SessionView, SignedIn};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
    sample::select,
};
use std::collections::BTreeSet;

const NAMES: [&str; 6] = ["usher-users", "usher-admins", "IT", "Finance", "R&D, Berlin", "é\u{1f600}"];
const PEOPLE: [&str; 3] = ["ann", "ben", "CorpSSO_cleo"];

fn names() -> impl Strategy<Value = BTreeSet<String>> {
    btree_set(select(&NAMES[..]).prop_map(str::to_owned), 0..4)
}

fn roles() -> impl Strategy<Value = BTreeSet<Role>> {
    let origins = select(&[claims::GROUPS, "custom:department"][..]);
    let role = (origins, select(&NAMES[..])).prop_map(|(claim, name)| Role::of_claim(claim, name));
    btree_set(role, 0..6)
}

fn path() -> impl Strategy<Value = ResourcePath> {
    select(&["/a", "/a/b", "/a/b/c", "/b"][..]).prop_map(|path| path.parse().unwrap())
}

fn sharing() -> impl Strategy<Value = Sharing> {
    (select(&PEOPLE[..]), roles()).prop_map(|(owner, roles)| {
        let owner = UserRef { id: UserId::new("https://pool", owner), username: owner.to_owned() };
        Sharing { owner, roles }
    })
}

fn grant() -> impl Strategy<Value = Grant> {
    let pattern = select(&["/a", "/a/*", "/a/**", "/**"][..]).prop_map(|pattern| pattern.parse::<Pattern>().unwrap());
    (pattern, select(&Right::ALL[..]), roles()).prop_map(|(pattern, right, roles)| Grant { pattern, right, roles })
}

/// As the page arrives in the browser.
fn in_the_browser(claims: &serde_json::Value, rules: Rules) -> SignedIn {
    let part = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let id_token = format!("{}.{}.c2ln", part(&serde_json::json!({ "alg": "RS256" })), part(claims));
    let principal = Principal::from_claims(claims.as_object().unwrap(), &rules).unwrap();
    let session = SessionView { principal, id_token, ends_at: 1, ..SessionView::default() };
    let context = PageContext { session: Some(session), rules, ..PageContext::default() };
    let sent = serde_json::to_string(&context).unwrap();
    SignedIn::of(&serde_json::from_str(&sent).unwrap()).unwrap()
}

fn answer<A: Action>(decision: &access::Decision<A>) -> (bool, Reason) {
    (decision.is_allowed(), decision.reason().clone())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn browser_and_server_agree(
        username in select(&PEOPLE[..]), groups in names(), department in select(&NAMES[..]),
        path in path(), current in sharing(), proposed in sharing(), grants in vec(grant(), 0..5),
    ) {
        let claims = serde_json::json!({
            "iss": "https://pool", "sub": username, "token_use": "id", "cognito:username": username, "cognito:groups": groups, "custom:department": department,
        });
        let roles = ["IT", "Finance", "R&D, Berlin"].map(|name| Role::of_claim("custom:department", name)).into();
        let rules = Rules { roles, grants, ..Rules::default() };
        let principal = Principal::from_claims(claims.as_object().unwrap(), &rules).unwrap();
        let browser = in_the_browser(&claims, rules.seen_by(&principal));
        prop_assert_eq!(&browser.principal, &principal);

        let open = OpenResource { path: path.clone(), sharing: current.clone() };
        let save = SaveResource { path: path.clone(), current: current.clone(), proposed: proposed.clone() };
        let summary = ResourceSummary::new(path, String::new(), String::new(), current, 0);
        for operation in Operation::ALL {
            prop_assert_eq!(
                operation.denial(&rules, &principal, &summary),
                operation.denial(browser.rules(), &browser.principal, &summary)
            );
        }
        let create = CreateResource { path: String::new(), proposed };
        let list = ListResources::of(&rules, &principal);
        let list_there = ListResources::of(browser.rules(), &browser.principal);
        prop_assert_eq!(list.patterns(), list_there.patterns());
        let on_the_server = [
            answer(&rules.decide(&principal, open.clone())),
            answer(&rules.decide(&principal, save.clone())),
            answer(&rules.decide(&principal, create.clone())),
            answer(&rules.decide(&principal, list)),
            answer(&rules.decide(&principal, ListPeople::default())),
        ];
        let in_the_page = [
            answer(&browser.decide(open)),
            answer(&browser.decide(save)),
            answer(&browser.decide(create)),
            answer(&browser.decide(list_there)),
            answer(&browser.decide(ListPeople::default())),
        ];
        prop_assert_eq!(on_the_server, in_the_page);
    }
}
