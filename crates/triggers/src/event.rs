//! An event of any trigger.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>.
//! AWS may add members, and a pool may send null or another type: an event keeps what it does not know, and reads what
//! it cannot use as absent.

use crate::Config;
use access::UserId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An event. Any JSON object is one. Only `response` ever changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Event(Map<String, Value>);

/// Where a pre token generation event expects its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenFormat {
    /// Event version 1: claims of the ID token, all of them texts.
    One,
    /// Event versions 2 and 3: claims of both tokens, of any type.
    Later,
}

impl TokenFormat {
    /// The member of `response` that holds the answer.
    fn details(self) -> &'static str {
        match self {
            Self::One => "claimsOverrideDetails",
            Self::Later => "claimsAndScopeOverrideDetails",
        }
    }
}

impl Event {
    /// Why Cognito calls, for example `TokenGeneration_HostedAuth`. Empty if unknown.
    #[must_use]
    pub fn trigger_source(&self) -> &str {
        self.text("triggerSource")
    }

    /// A user attribute; Cognito sends texts only.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.request("userAttributes")?.get(name)?.as_str()
    }

    /// The groups that a pre token generation event's answer sets, `None` if it sets none.
    #[must_use]
    pub fn group_override(&self) -> Option<Vec<&str>> {
        let details = self.0.get("response")?.get(self.token_format().details())?;
        let groups = details.get("groupOverrideDetails")?.get("groupsToOverride")?.as_array()?;
        Some(groups.iter().filter_map(Value::as_str).collect())
    }

    /// The account that the event is about; `None` if it names none.
    pub(crate) fn user(&self, config: &Config) -> Option<UserId> {
        let subject = self.attribute("sub").filter(|subject| !subject.is_empty())?;
        let issuer = match &config.issuer {
            Some(issuer) => issuer.clone(),
            None => match (self.text("region"), self.text("userPoolId")) {
                ("", _) | (_, "") => return None,
                (region, pool) => format!("https://cognito-idp.{region}.amazonaws.com/{pool}"),
            },
        };
        Some(UserId::new(&issuer, subject))
    }

    /// A member of `request`.
    pub(crate) fn request(&self, name: &str) -> Option<&Value> {
        self.0.get("request")?.get(name)
    }

    /// `response`, to fill in.
    pub(crate) fn response(&mut self) -> &mut Map<String, Value> {
        object(&mut self.0, "response")
    }

    /// The part of `response` that a pre token generation event reads.
    pub(crate) fn token_details(&mut self) -> &mut Map<String, Value> {
        let format = self.token_format();
        object(self.response(), format.details())
    }

    /// By the version or, without one, by the member that the pool prepared in `response`.
    pub(crate) fn token_format(&self) -> TokenFormat {
        let prepared = |format: TokenFormat| {
            self.0
                .get("response")
                .is_some_and(|all| all.get(format.details()).is_some_and(|prepared| !prepared.is_null()))
        };
        match self.0.get("version") {
            Some(Value::String(version)) if version == "1" => TokenFormat::One,
            Some(Value::Number(version)) if version.as_u64() == Some(1) => TokenFormat::One,
            Some(Value::String(_) | Value::Number(_)) => TokenFormat::Later,
            _ if prepared(TokenFormat::One) => TokenFormat::One,
            _ => TokenFormat::Later,
        }
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// The texts of a list; everything else in it is left out, and anything but a list is an empty one.
pub(crate) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// A member that is an object; anything else is replaced by an empty one.
pub(crate) fn object<'a>(parent: &'a mut Map<String, Value>, name: &str) -> &'a mut Map<String, Value> {
    let member = parent.entry(name).or_insert_with(|| Value::Object(Map::new()));
    if !member.is_object() {
        *member = Value::Object(Map::new());
    }
    match member {
        Value::Object(object) => object,
        _ => unreachable!("it was made an object above"),
    }
}
