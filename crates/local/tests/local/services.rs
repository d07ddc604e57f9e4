use crate::browser::{APP, authorize_url, http, location, options, start};
use local::{Error, Place};

#[tokio::test]
async fn it_says_where_everything_is() {
    let services = start().await;
    let pool = &services.user_pool;
    assert_eq!((pool.region.as_str(), pool.pool_id.as_str()), ("local", "local_Usher0001"));
    assert!(pool.domain.starts_with("http://localhost:"));
    assert_eq!(pool.providers, ["CorpSSO"]);
    let at = |place| services.accounts.iter().filter(move |account| account.place == place).count();
    assert_eq!((at(Place::UserPool), at(Place::Directory)), (6, 2));
    assert_eq!(services.resources.len(), 4);
    assert!(!format!("{services:?}").contains(services.password()));
}

#[tokio::test]
async fn both_loopback_addresses_answer_and_other_names_do_not() {
    let services = start().await;
    let port = services.user_pool.domain.rsplit(':').next().unwrap().to_owned();
    let path = format!("/{}/.well-known/jwks.json", services.user_pool.pool_id);
    assert_eq!(http().get(format!("http://127.0.0.1:{port}{path}")).send().await.unwrap().status(), 200);
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        assert_eq!(http().get(format!("http://[::1]:{port}{path}")).send().await.unwrap().status(), 200);
    }
    let request = http().get(format!("http://127.0.0.1:{port}{path}"));
    let rebound = request.header("host", format!("evil.example.com:{port}")).send().await.unwrap();
    assert_eq!(rebound.status(), 421);
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let services = start().await;
    let port = |url: &str| url.rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let taken = port(&services.user_pool.domain);
    for service in ["pool", "directory", "dynamodb"] {
        let mut options = options();
        match service {
            "pool" => options.bind.pool = taken,
            "directory" => options.bind.directory = taken,
            _ => options.bind.dynamodb = taken,
        }
        let error = local::start(options).await.unwrap_err();
        assert!(matches!(error, Error::PortInUse { port, .. } if port == taken), "{service}: {error}");
        assert!(error.to_string().contains(&taken.to_string()));
    }
}

#[tokio::test]
async fn an_application_can_be_added_later() {
    let services = start().await;
    let later = "http://127.0.0.1:4567";
    let url = authorize_url(&services, &[("redirect_uri", "http://127.0.0.1:4567/auth/callback")]);
    let target = async || location(&http().get(&url).send().await.unwrap()).unwrap();
    assert!(target().await.starts_with("/error"));
    services.add_app_url(&format!("{later}/")).unwrap();
    assert!(target().await.starts_with("/login"));
    for wrong in ["", "localhost:3000", "http://localhost:3000/app", "http://localhost:3000?x", "ftp://x", APP] {
        assert_eq!(services.add_app_url(wrong).is_ok(), wrong == APP, "{wrong:?}");
    }
}

#[tokio::test]
async fn dropping_the_services_frees_the_ports() {
    let services = start().await;
    let url = services.user_pool.domain.clone();
    assert!(http().get(&url).send().await.is_ok());
    drop(services);
    for _ in 0..1_000 {
        if http().get(&url).send().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("still answering");
}
