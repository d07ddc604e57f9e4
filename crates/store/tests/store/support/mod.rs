//! A store over a DynamoDB of its own, and shorthands.
#![expect(unreachable_pub, reason = "what a module of helpers is for")]

use access::{
    Content, CreateResource, EndSessions, ListResources, Principal, Resource, ResourceAction, ResourcePath,
    ResourceSummary, Rules, SaveResource, Sharing,
};
use store::{Admitted, ResourceChange, Settings, Store, UncheckedResource};

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
    Rules { roles: roles(&["department:IT", "department:Finance"]), ..Rules::default() }
}

pub fn roles(texts: &[&str]) -> std::collections::BTreeSet<access::Role> {
    texts.iter().map(|text| access::Role::parse(text).unwrap()).collect()
}

/// A user whose subject is derived from the username.
pub fn user(username: &str) -> access::UserRef {
    let id = access::UserId::new("https://pool.example", &format!("sub-of-{username}"));
    access::UserRef { id, username: username.to_owned() }
}

pub fn principal(username: &str, groups: &[&str], roles: &[&str]) -> Principal {
    let groups = groups.iter().map(|group| (*group).to_owned()).collect();
    Principal { user: user(username), name: username.into(), groups, roles: self::roles(roles) }
}

pub fn admin() -> Principal {
    principal("admin", &["usher-admins"], &["group:usher-admins"])
}

pub fn resource(path: &str, title: &str, owner: &str, roles: &[&str]) -> Resource {
    Resource {
        summary: ResourceSummary {
            path: path.parse().unwrap(),
            title: title.into(),
            summary: format!("About {title}"),
            sharing: Sharing { owner: user(owner), roles: self::roles(roles) },
            version: 1,
            updated_at: 1_000,
            archived: false,
            deletion: None,
        },
        body: "Text".into(),
        id: String::new(),
    }
}

/// What the resource says under another title.
pub fn retitled(resource: &Resource, title: &str) -> Content {
    Content { title: title.into(), summary: resource.summary.summary.clone(), body: resource.body.clone() }
}

fn may_create(path: &ResourcePath, sharing: &Sharing) -> access::Admission<CreateResource> {
    let action = CreateResource { path: path.to_string(), proposed: sharing.clone() };
    rules().decide(&admin(), action).admission().unwrap()
}

/// As an administrator loads it, for an action.
pub async fn admitted<A: ResourceAction>(store: &Store, path: &str, input: A::Input) -> Admitted<A> {
    load(store, path).await.unwrap().decide(&rules(), &admin(), input).unwrap()
}

/// A change of the title, as of now.
pub async fn retitling(store: &Store, path: &str, title: &str) -> ResourceChange<Resource> {
    let sharing = load(store, path).await.unwrap().sharing().clone();
    let admitted = admitted::<SaveResource>(store, path, sharing).await;
    let (content, at) = (retitled(admitted.resource(), title), admitted.resource().summary.updated_at + 1);
    admitted.change(content, at)
}

async fn load(store: &Store, path: &str) -> Option<UncheckedResource> {
    store.resources.find(&path.parse().unwrap()).await.unwrap()
}

pub fn may_end_sessions(username: &str) -> access::Admission<EndSessions> {
    rules().decide(&admin(), EndSessions { user: user(username) }).admission().unwrap()
}

pub fn may_list(principal: &Principal) -> access::Admission<ListResources> {
    rules().decide(principal, ListResources::of(&rules(), principal)).admission().unwrap()
}

/// A new resource, as it would be written.
pub fn creation(resource: &Resource) -> ResourceChange<()> {
    let summary = &resource.summary;
    let content = retitled(resource, &summary.title);
    ResourceChange::create(may_create(&summary.path, &summary.sharing), content, summary.updated_at).unwrap()
}

/// The resource as it is then, with an id.
pub async fn create(store: &Store, resource: &Resource) -> Resource {
    let creation = creation(resource);
    store.resources.write(&creation, &entry()).await.unwrap();
    creation.into_after()
}

pub async fn find(store: &Store, path: &str) -> Option<Resource> {
    let unchecked = load(store, path).await?;
    let sharing = unchecked.sharing().clone();
    let admitted: Admitted<SaveResource> = unchecked.decide(&rules(), &admin(), sharing).unwrap();
    Some(admitted.resource().clone())
}

/// A record of something.
pub fn entry() -> store::Entry {
    entry_of("ann", "save_resource", "/blog", 1_795_305_299_000)
}

pub fn entry_of(actor: &str, action: &str, object: &str, at: u64) -> store::Entry {
    store::Entry {
        at,
        expires_at: at / 1_000 + 86_400,
        actor: user(actor),
        object_id: Default::default(),
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
