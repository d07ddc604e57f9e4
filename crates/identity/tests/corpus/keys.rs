//! Rows about an issuer's keys: what its server does, and what that means for tokens.

use crate::{
    recipe::{self, KEYS},
    support::{Answer, CLIENT, Hands, KeyServer, NOW, SigningKey, access_claims, pool},
};
use aws_lc_rs::rsa::KeySize;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use identity::{Access, Rejection, SigningKeys, TrustedIssuer, Verifier};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

/// What happens, step by step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) what: String,
    /// What aws-jwt-verify answers to the last token.
    #[serde(rename = "anchor")]
    _anchor: Option<String>,
    steps: Vec<Step>,
}

/// One of these.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Step {
    /// The server publishes these keys: `key` is one of `a`, `b`, `other` (another key, called as `a` is) or `weak`;
    /// the other members change it, `~` takes one away.
    Serve(Vec<Map<String, Value>>),
    /// The server answers with this text; `$SET` is a good set with the key `a`.
    Text(String),
    /// The server answers with a good set behind spaces, so many bytes in all.
    Padded(usize),
    /// The server answers with these bytes, in base64, and says that they are compressed.
    Compressed(String),
    /// The server answers with this status and a good set, and says that the keys are elsewhere: there they are, `b`
    /// among them.
    Status(String),
    /// The server refuses to speak.
    Down,
    /// The server takes its time.
    Drip,
    /// The server says nothing.
    Silence,
    /// The server breaks off in the middle of a good set.
    Half,
    /// Seconds go by.
    Later(f64),
    /// The time of day is set: so many seconds after what it was at first. Tokens that are made from then on go by it.
    TimeOfDay(i64),
    /// What a token signed by `a`, `b` or `other` is answered.
    Token { key: String, expect: String },
    /// What a token is answered whose signature is an HMAC with the modulus of `a`, which everybody knows.
    HmacOfModulus(String),
    /// What a token is answered before long, while keys are fetched behind it.
    Soon { key: String, expect: String },
    /// So many tokens with invented key names are answered with KID.
    Invented(usize),
    /// So many tokens of `a` come at once and are taken.
    AtOnce(usize),
    /// A request that needs keys is given up, again and again, before it has them.
    GivenUp(usize),
    /// How often the server has been asked.
    Fetched(usize),
    /// How often somebody has asked where a redirect leads.
    FetchedElsewhere(usize),
    /// Whether there are keys.
    Ready(bool),
}

static WEAK: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::of_size("weak", KeySize::Rsa2048));

fn key(name: &str) -> &'static SigningKey {
    match name {
        "a" => &KEYS.first,
        "b" => &KEYS.second,
        "other" => &KEYS.other,
        "weak" => &WEAK,
        name => panic!("unknown key {name}"),
    }
}

pub(crate) fn run(row: &Row) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let server = KeyServer::start(Answer::Nothing).await;
        let elsewhere = KeyServer::start(Answer::json(&json!({ "keys": [KEYS.first.jwk, KEYS.second.jwk] }))).await;
        let hands = Hands::default();
        let keys = SigningKeys::with_clock(&pool(&server.issuer), hands.clock()).unwrap();
        let verifier = Verifier::new(TrustedIssuer::new(keys.clone(), CLIENT).unwrap());
        let mut world = World { server, elsewhere, hands, now: NOW, keys, verifier };
        for (number, step) in row.steps.iter().enumerate() {
            world.take(step).await.map_err(|error| format!("step {} ({step:?}): {error}", number + 1))?;
        }
        Ok(())
    })
}

struct World {
    server: KeyServer,
    elsewhere: KeyServer,
    hands: Hands,
    /// The time of day, in seconds since 1970.
    now: u64,
    keys: SigningKeys,
    verifier: Verifier<Access>,
}

impl World {
    async fn take(&mut self, step: &Step) -> Result<(), String> {
        let good = json!({ "keys": [KEYS.first.jwk] });
        match step {
            Step::Serve(keys) => self.server.answer(Answer::json(&set(keys))),
            Step::Text(text) => {
                let body = text.replace("$SET", &good.to_string());
                let body = body.chars().map(|c| u8::try_from(c).unwrap()).collect();
                self.server.answer(Answer::Http { status: "200 OK", headers: String::new(), body });
            }
            Step::Padded(bytes) => {
                let good = good.to_string();
                let body = format!("{}{good}", " ".repeat(bytes - good.len())).into_bytes();
                self.server.answer(Answer::Http { status: "200 OK", headers: String::new(), body });
            }
            Step::Compressed(bytes) => {
                let (headers, body) = ("content-encoding: gzip\r\n".to_owned(), STANDARD.decode(bytes).unwrap());
                self.server.answer(Answer::Http { status: "200 OK", headers, body });
            }
            Step::Status(status) => {
                let status = Box::leak(status.clone().into_boxed_str());
                let headers = format!("location: {}/.well-known/jwks.json\r\n", self.elsewhere.issuer);
                self.server.answer(Answer::Http { status, headers, body: good.to_string().into_bytes() });
            }
            Step::Down => self.server.answer(Answer::Nothing),
            Step::Drip => self.server.answer(Answer::Drip),
            Step::Silence => self.server.answer(Answer::Silence),
            Step::Half => self.server.answer(Answer::Half(good.to_string().into_bytes())),
            Step::TimeOfDay(seconds) => self.now = NOW.checked_add_signed(*seconds).unwrap(),
            Step::HmacOfModulus(expect) => {
                let header = json!({ "alg": "HS256", "kid": KEYS.first.kid }).to_string();
                let claims = access_claims(&self.server.issuer).to_string();
                let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
                let token = format!("{message}.{}", recipe::sign("HS256 modulus", &message));
                is(expect, code(&self.verifier.verify(&token, self.now).await))?;
            }
            Step::Later(seconds) => self.hands.later(Duration::from_secs_f64(*seconds)),
            Step::Token { key, expect } => {
                let began = Instant::now();
                is(expect, self.answer(key).await)?;
                // Keys are waited for for three seconds; the rest is for a machine that is busy.
                if began.elapsed() > Duration::from_secs(10) {
                    return Err(format!("it took {:?}", began.elapsed()));
                }
            }
            Step::Soon { key, expect } => {
                let began = Instant::now();
                while is(expect, self.answer(key).await).is_err() && began.elapsed() < Duration::from_secs(20) {
                    tokio::task::yield_now().await;
                }
                is(expect, self.answer(key).await)?;
            }
            Step::Invented(times) => {
                for number in 0..*times {
                    let header = json!({ "alg": "RS256", "kid": format!("invented-{number}") }).to_string();
                    let token = format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode(header));
                    is("KID", code(&self.verifier.verify(&token, self.now).await))?;
                }
            }
            Step::AtOnce(times) => {
                let token = KEYS.first.token(&access_claims(&self.server.issuer));
                let answers = (0..*times).map(|_| self.verifier.verify(&token, self.now));
                for answer in futures::future::join_all(answers).await {
                    is("accept", code(&answer))?;
                }
            }
            Step::GivenUp(times) => {
                for _ in 0..*times {
                    let mut waiting = std::pin::pin!(self.answer("a"));
                    // Once is enough to send it on its way.
                    let _ = futures::poll!(&mut waiting);
                }
            }
            Step::Fetched(times) => is(&times.to_string(), &self.server.fetched().to_string())?,
            Step::FetchedElsewhere(times) => is(&times.to_string(), &self.elsewhere.fetched().to_string())?,
            Step::Ready(expected) => is(&expected.to_string(), &self.keys.ready().await.is_ok().to_string())?,
        }
        Ok(())
    }

    async fn answer(&self, name: &str) -> &'static str {
        let mut claims = access_claims(&self.server.issuer);
        for (time, seconds) in [("iat", -10), ("auth_time", -10), ("exp", 3_600)] {
            claims[time] = json!(self.now.checked_add_signed(seconds).unwrap());
        }
        let token = key(name).token(&claims);
        code(&self.verifier.verify(&token, self.now).await)
    }
}

fn code<T>(answer: &Result<T, Rejection>) -> &'static str {
    answer.as_ref().map_or_else(Rejection::code, |_| "accept")
}

fn is(expected: &str, actual: &str) -> Result<(), String> {
    if actual == expected { Ok(()) } else { Err(format!("{actual} instead of {expected}")) }
}

fn set(keys: &[Map<String, Value>]) -> Value {
    let keys: Vec<Value> = keys
        .iter()
        .map(|changes| {
            let mut jwk = changes.get("key").map_or_else(|| json!({}), |name| key(name.as_str().unwrap()).jwk.clone());
            for (name, value) in changes.iter().filter(|(name, _)| *name != "key") {
                if value == "~" {
                    jwk.as_object_mut().unwrap().remove(name);
                } else {
                    jwk[name] = value.clone();
                }
            }
            jwk
        })
        .collect();
    json!({ "keys": keys })
}
