//! A store over a DynamoDB of its own, and shorthands.
#![allow(missing_docs, dead_code, unreachable_pub, clippy::unwrap_used)]

use access::{
    CreateResource, DeleteResource, ListResources, OpenResource, Principal, Resource, ResourceSummary, Rules,
    SaveResource, Sharing,
};
use store::{Settings, Store};

pub async fn store() -> Store {
    store_and_client().await.0
}

/// With a client that reads and writes its tables past it.
pub async fn store_and_client() -> (Store, aws_sdk_dynamodb::Client) {
    let (settings, client) = database().await;
    let store = Store::connect(&settings).await;
    store.create_missing_tables().await.unwrap();
    (store, client)
}

/// A DynamoDB without tables: the settings for stores on it, and a client.
pub async fn database() -> (Settings, aws_sdk_dynamodb::Client) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(async move {
        dynoxide::server::serve_with_shutdown(listener, database, std::future::pending::<()>()).await.unwrap();
    });
    let settings = Settings {
        region: "eu-central-1".into(),
        table_prefix: "test-".into(),
        endpoint: Some(endpoint.clone()),
        access_key: Some(("key".into(), "secret".into())),
    };
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new("eu-central-1"))
        .endpoint_url(endpoint)
        .credentials_provider(aws_sdk_dynamodb::config::Credentials::new("key", "secret", None, None, "test"))
        .build();
    (settings, aws_sdk_dynamodb::Client::from_conf(config))
}

pub fn rules() -> Rules {
    Rules { roles: ["IT", "Finance"].map(str::to_owned).into(), ..Rules::default() }
}

pub fn principal(username: &str, groups: &[&str], roles: &[&str]) -> Principal {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Principal { username: username.into(), name: username.into(), groups: texts(groups), roles: texts(roles) }
}

pub fn admin() -> Principal {
    principal("admin", &["usher-admins"], &["usher-admins"])
}

pub fn resource(path: &str, title: &str, owner: &str, roles: &[&str]) -> Resource {
    Resource {
        summary: ResourceSummary {
            path: path.parse().unwrap(),
            title: title.into(),
            summary: format!("About {title}"),
            sharing: Sharing { owner: owner.into(), roles: roles.iter().map(|role| (*role).to_owned()).collect() },
            version: 1,
            updated_at: 1_000,
        },
        body: "Text".into(),
    }
}

/// A change of title, as the gate makes one.
pub fn retitled(before: &Resource, title: &str) -> Resource {
    let mut after = before.clone();
    after.summary.title = title.into();
    after.summary.version += 1;
    after.summary.updated_at += 1;
    after
}

macro_rules! admission {
    ($name:ident, $action:ty, $make:expr) => {
        pub fn $name(sharing: &Sharing) -> access::Admission<$action> {
            let make: fn(Sharing) -> $action = $make;
            rules().decide(&admin(), make(sharing.clone())).admission().unwrap()
        }
    };
}

admission!(may_create, CreateResource, |proposed| CreateResource { proposed });
admission!(may_open, OpenResource, |sharing| OpenResource { path: somewhere(), sharing });
admission!(may_save, SaveResource, |sharing| SaveResource::content_of(&somewhere(), &sharing));
admission!(may_delete, DeleteResource, |sharing| DeleteResource { path: somewhere(), sharing });

/// Administrators may everywhere.
fn somewhere() -> access::ResourcePath {
    "/somewhere".parse().unwrap()
}

pub fn may_list(principal: &Principal) -> access::Admission<ListResources> {
    rules().decide(principal, ListResources::of(&rules(), principal)).admission().unwrap()
}

pub async fn create(store: &Store, resource: &Resource) {
    store.resources.create(&may_create(&resource.summary.sharing), resource, &entry()).await.unwrap();
}

pub async fn find(store: &Store, path: &str) -> Option<Resource> {
    let guarded = store.resources.find(&path.parse().unwrap()).await.unwrap()?;
    let admission = may_save(guarded.sharing());
    Some(guarded.edit(&admission))
}

/// A record of something.
pub fn entry() -> store::Entry {
    entry_of("ann", "save_resource", "/blog", 1_795_305_299_000)
}

pub fn entry_of(actor: &str, action: &str, object: &str, at: u64) -> store::Entry {
    store::Entry {
        at,
        forget_at: at / 1_000 + 86_400,
        actor: actor.to_owned(),
        action: action.to_owned(),
        object: object.to_owned(),
        outcome: access::Outcome::Done,
        reason: String::new(),
        trace: String::new(),
        before: String::new(),
        after: "{}".to_owned(),
        request_id: "r-1".to_owned(),
        address: "192.0.2.7".to_owned(),
    }
}
