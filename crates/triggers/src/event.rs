//! The event of Cognito's pre token generation trigger, in all three versions.
//!
//! Source: <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html>.
//! AWS reserves the right to add fields, so every structure keeps the ones it does not know.

use crate::lenient;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where the response goes: version 1 events and later ones carry it in different places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Event version 1: `response.claimsOverrideDetails`.
    V1,
    /// Event versions 2 and 3: `response.claimsAndScopeOverrideDetails`.
    V2,
}

impl Shape {
    /// The member of `response` that holds the trigger's overrides.
    #[must_use]
    pub fn details_key(self) -> &'static str {
        match self {
            Self::V1 => "claimsOverrideDetails",
            Self::V2 => "claimsAndScopeOverrideDetails",
        }
    }
}

/// A pre token generation event. Any JSON object deserialises into one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Event {
    /// `"1"`, `"2"` or `"3"`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Why tokens are issued, e.g. `TokenGeneration_HostedAuth`.
    #[serde(deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub trigger_source: Option<String>,
    /// What the pool sends.
    #[serde(deserialize_with = "lenient::structure_or_default")]
    pub request: Request,
    /// What the function returns. Left as JSON: the function only touches the part that it sets.
    #[serde(deserialize_with = "lenient::object")]
    pub response: Map<String, Value>,
    /// All other members of the event, unchanged.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The `request` of an [`Event`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Request {
    /// The user's attributes; Cognito sends strings only.
    #[serde(deserialize_with = "lenient::object")]
    pub user_attributes: Map<String, Value>,
    /// The groups the user is in; null for machine-to-machine tokens.
    #[serde(deserialize_with = "lenient::structure")]
    pub group_configuration: Option<GroupConfiguration>,
    /// Everything else (`scopes`, `clientMetadata`, ...), unchanged.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Groups with their IAM roles, as in the request and in the response.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct GroupConfiguration {
    /// Group names.
    #[serde(deserialize_with = "lenient::strings")]
    pub groups_to_override: Vec<String>,
    /// Role ARNs, carried through unchanged (null, absent or a list).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iam_roles_to_override: Option<Value>,
    /// Role ARN of the group with the highest precedence, carried through unchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_role: Option<Value>,
    /// Fields that AWS may add.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Event {
    /// Which response this event expects.
    ///
    /// Decided by the version or, without one, by the member that the pool prepared in `response`.
    #[must_use]
    pub fn shape(&self) -> Shape {
        match self.version.as_deref() {
            Some("1") => Shape::V1,
            Some(_) => Shape::V2,
            None if self.response.contains_key(Shape::V1.details_key()) => Shape::V1,
            None => Shape::V2,
        }
    }

    /// The groups in the response, `None` if it overrides no groups.
    #[must_use]
    pub fn group_override(&self) -> Option<Vec<&str>> {
        let groups = self
            .response
            .get(self.shape().details_key())?
            .get("groupOverrideDetails")?
            .get("groupsToOverride")?
            .as_array()?;
        Some(groups.iter().filter_map(Value::as_str).collect())
    }

    /// A user attribute, if it is a string.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.request.user_attributes.get(name)?.as_str()
    }
}
