//! An installation without faults.
#![expect(unreachable_pub, reason = "what a module of helpers is for")]

use doctor::{
    Attribute, Because, Client, Clients, Column, Configured, Domain, FoundTable, Groups, IndexShape, Observation, Pool,
    Provider, Report, Table, TableShape, Text, Unread,
};
use std::collections::BTreeSet;

const FUNCTION: &str = "arn:aws:lambda:eu-central-1:1:function:triggers";

pub fn clean() -> Observation {
    Observation {
        configured: Configured {
            public_url: "https://usher.example.com".into(),
            callback_url: "https://usher.example.com/auth/callback".into(),
            sign_out_url: "https://usher.example.com/".into(),
            pool_id: "eu-central-1_a".into(),
            client_id: "own".into(),
            has_secret: true,
            domain: "https://corp.auth.eu-central-1.amazoncognito.com".into(),
            scopes: texts(&["openid", "email", "profile"]),
            programs: texts(&["program"]),
            providers: texts(&["CorpSSO", "CorpOIDC"]),
            role_claims: texts(&["cognito:groups", "custom:department"]),
            members_group: "usher-users".into(),
            administrators_group: "usher-admins".into(),
            session_seconds: 12 * 3_600,
        },
        pool: Ok(Some(pool())),
        clients: Clients {
            own: Ok(Some(own_client())),
            others: Ok(vec![Ok(other_client()), Ok(program())]),
            are_more: false,
        },
        provider_names: Ok(texts(&["CorpSSO", "CorpOIDC"])),
        providers: vec![Ok(provider("CorpSSO", "SAML")), Ok(provider("CorpOIDC", "OIDC"))],
        domain: Ok(Some(Domain { name: "corp".into(), has_managed_login: true })),
        groups: Groups { members: Ok(true), administrators: Ok(true) },
        tables: vec![
            table("usher-v2-sessions", Some("ttl")),
            table("usher-v2-users", None),
            Table { is_optional: true, ..table("usher-v2-accounts", None) },
        ],
        missing_rights: Vec::new(),
        now: NOW,
        clock_ahead: Ok(-2),
    }
}

/// In seconds since 1970.
pub const NOW: u64 = 1_795_000_000;

fn pool() -> Pool {
    Pool {
        tier: "ESSENTIALS".into(),
        is_deletion_protected: true,
        is_mfa_off: false,
        is_sign_up_open: false,
        is_case_sensitive: false,
        attributes: vec![
            attribute("email", true),
            attribute("name", false),
            attribute("custom:department", false),
            Attribute { max_length: Some(2_048), ..attribute("custom:groups", false) },
            Attribute { is_mutable: false, ..attribute("custom:tenant_id", false) },
        ],
        triggers: ["PreSignUp", "PreTokenGeneration"].map(|trigger| (trigger, FUNCTION.to_owned())).into(),
        token_trigger_version: Some("V2_0".into()),
        domain: Some("corp".into()),
        custom_domain: None,
    }
}

fn attribute(name: &str, is_required: bool) -> Attribute {
    Attribute { name: name.into(), is_mutable: true, is_required, max_length: None }
}

fn own_client() -> Client {
    Client {
        id: "own".into(),
        name: "usher".into(),
        has_secret: true,
        flows: set(&["ALLOW_ADMIN_USER_PASSWORD_AUTH"]),
        uses_oauth: true,
        grants: set(&["code"]),
        scopes: set(&["openid", "email", "profile", "usher/app"]),
        callback_urls: texts(&["https://usher.example.com/auth/callback"]),
        sign_out_urls: texts(&["https://usher.example.com/"]),
        providers: set(&["COGNITO", "CorpSSO", "CorpOIDC"]),
        write_attributes: set(&["email", "name", "custom:department", "custom:groups"]),
        hides_unknown_users: true,
        revokes_tokens: true,
        rotation_grace: Some(10),
        access_seconds: 900,
        id_seconds: 900,
        refresh_seconds: 12 * 3_600,
    }
}

/// Of another application, with another way to sign in.
fn other_client() -> Client {
    Client {
        id: "other".into(),
        name: "reports".into(),
        write_attributes: set(&["email", "name"]),
        callback_urls: Vec::new(),
        sign_out_urls: Vec::new(),
        rotation_grace: None,
        ..own_client()
    }
}

/// Of a program, which signs nobody in.
fn program() -> Client {
    Client {
        id: "program".into(),
        name: "export".into(),
        grants: set(&["client_credentials"]),
        scopes: set(&["usher/resources.read"]),
        ..other_client()
    }
}

/// The provider with SAML sends an attribute for `email_verified` too.
fn provider(name: &str, kind: &str) -> Provider {
    let mapped = ["email", "email_verified", "name", "custom:department", "custom:groups"];
    let mapping = mapped.map(|attribute| (attribute.to_owned(), format!("its-{attribute}"))).into();
    let certificate_expires_at = (kind == "SAML").then_some(NOW + 31 * 86_400);
    Provider { name: name.into(), kind: kind.into(), mapping, certificate_expires_at }
}

fn table(name: &str, ttl: Option<&str>) -> Table {
    let key = vec![column("id")];
    let indexes = vec![IndexShape {
        name: "by_started".into(),
        key: vec![column("user_id"), column("by_started")],
        has_all_attributes: true,
    }];
    let ttl = ttl.map(str::to_owned);
    Table {
        name: name.into(),
        is_optional: false,
        expected: TableShape { key: key.clone(), indexes: indexes.clone(), ttl: ttl.clone() },
        found: Ok(Some(FoundTable { key, indexes, is_deletion_protected: true, ttl: Ok(ttl), has_recovery: Ok(true) })),
    }
}

pub fn column(name: &str) -> Column {
    Column { name: name.into(), kind: "S".into() }
}

pub fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub fn set(texts: &[&str]) -> BTreeSet<String> {
    self::texts(texts).into_iter().collect()
}

pub fn denied(what: &str, action: &str) -> Unread {
    Unread { what: Text::verbatim(what.to_owned()), action: action.into(), because: Because::Denied }
}

pub fn secret(what: &str) -> Unread {
    Unread {
        what: Text::verbatim(what.to_owned()),
        action: "cognito-idp:DescribeUserPoolClient".into(),
        because: Because::HasSecrets,
    }
}

pub fn codes(seen: &Observation) -> Vec<String> {
    Report::of(seen).findings.into_iter().map(|finding| finding.code.into_owned()).collect()
}

#[test]
fn a_clean_installation_has_no_finding() {
    let report = Report::of(&clean());
    assert!(report.findings.is_empty(), "{report}");
    assert_eq!(report.exit_code(), 0);
}
