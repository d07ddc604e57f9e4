//! Decisions of the rules.

use super::me::Quota;
use access::{ExplainableAction, ExplainedResource, Explanation, Grant, Reason, Right, Role, WhyQuery};
use gate::Question;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, ObjectBuilder, RefOr, Schema, Type},
};

/// What is asked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionList {
    /// 1 to 100 questions.
    questions: Vec<QuestionBody>,
}

/// A question.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionBody {
    /// The action, as in the audit trail: `open_resource`.
    #[serde(deserialize_with = "named")]
    #[schema(value_type = String)]
    action: ExplainableAction,
    /// The path of the resource, if the action is about one. It need not exist.
    #[serde(default)]
    object: String,
    /// Whom it is about: only for administrators. If it is left out, it is about the caller.
    #[serde(default)]
    principal: Option<PrincipalBody>,
}

/// Somebody else: who has signed in, or who would be in these groups.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrincipalBody {
    /// The username of somebody who has signed in.
    #[serde(default)]
    username: String,
    /// The subject, if several had this username one after the other.
    #[serde(default)]
    subject: String,
    /// The groups of somebody without a username.
    #[serde(default)]
    groups: Vec<String>,
    /// Further roles of somebody without a username.
    #[serde(default)]
    roles: Vec<String>,
}

/// What is answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DecisionList {
    /// The decisions, in the order of the questions.
    decisions: Vec<DecisionView>,
}

/// A decision, and what led to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct DecisionView {
    /// Whether the rules allow it. The quota is beside the rules.
    allowed: bool,
    /// The rule that decided, with its details.
    reason: ReasonView,
    /// The action.
    action: &'static str,
    /// The username of whom it is about, if they have one.
    #[schema(required = true)]
    username: Option<String>,
    /// Their groups.
    groups: Vec<String>,
    /// Their roles.
    roles: Vec<String>,
    /// Their calls of today, for `open_resource` by somebody who has signed in.
    #[schema(required = true)]
    quota: Option<Quota>,
    /// What the rules know of the resource. Absent if the question is about the caller, or about no resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<ResourceRules>,
}

/// A rule, as in the audit trail, and its sentence.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReasonView {
    #[serde(flatten)]
    reason: Reason,
    /// The same for people.
    text: String,
}

/// A resource as the rules see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ResourceRules {
    /// The path.
    path: String,
    /// Whether there is such a resource.
    exists: bool,
    /// The owner's username.
    #[schema(required = true)]
    owner: Option<String>,
    /// The roles that it is open to.
    roles: Vec<String>,
    /// The rows of the resource map that match the path.
    grants: Vec<GrantView>,
}

/// A row of the resource map.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GrantView {
    /// The paths.
    pattern: String,
    /// What it allows, and all rights before it.
    #[schema(value_type = String)]
    right: Right,
    /// Whom it allows that.
    roles: Vec<String>,
}

impl ToSchema for ReasonView {}

/// The details are those of [`Reason`], as it is written into the audit trail.
impl PartialSchema for ReasonView {
    fn schema() -> RefOr<Schema> {
        let text = |meaning: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(meaning));
        let roles = ArrayBuilder::new().items(ObjectBuilder::new().schema_type(Type::String));
        ObjectBuilder::new()
            .description(Some("The rule that decided, and its sentence. Which details there are depends on the rule."))
            .property("rule", text("The name of the rule, as in the audit trail."))
            .property("text", text("The same for people."))
            .property("group", text("The group that allows it, or that cannot be removed."))
            .property("role", text("The role that allows it."))
            .property("pattern", text("The pattern of the row of the resource map that allows it."))
            .property("members", text("The members' group."))
            .property("administrators", text("The administrators' group, which would allow it."))
            .property("owner", text("The owner's username."))
            .property("roles", roles.description(Some("The roles that would allow it, or that are missing.")))
            .required("rule")
            .required("text")
            .into()
    }
}

fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ExplainableAction, D::Error> {
    let name = String::deserialize(deserializer)?;
    ExplainableAction::named(&name).ok_or_else(|| {
        let all: Vec<_> = ExplainableAction::ALL.iter().map(|action| action.name()).collect();
        D::Error::custom(format_args!("no such action; there are {}", all.join(", ")))
    })
}

fn names<'a>(roles: impl IntoIterator<Item = &'a Role>) -> Vec<String> {
    roles.into_iter().map(Role::to_string).collect()
}

impl QuestionList {
    pub(crate) fn into_questions(self) -> Vec<Question> {
        self.questions.into_iter().map(Question::from).collect()
    }
}

impl From<QuestionBody> for Question {
    fn from(question: QuestionBody) -> Self {
        let QuestionBody { action, object: path, principal } = question;
        let about_caller = principal.is_none();
        let mut query = WhyQuery { action, path, ..WhyQuery::default() };
        if let Some(PrincipalBody { username, subject, groups, roles }) = principal {
            // As the form of the page has them.
            query = WhyQuery { username, subject, groups: groups.join("\n"), roles: roles.join("\n"), ..query };
        }
        Self { about_caller, query }
    }
}

impl From<Vec<Explanation>> for DecisionList {
    fn from(decided: Vec<Explanation>) -> Self {
        Self { decisions: decided.into_iter().map(DecisionView::from).collect() }
    }
}

impl From<Explanation> for DecisionView {
    fn from(decided: Explanation) -> Self {
        let Explanation { principal, is_known, action, allowed, trace, resource } = decided;
        Self {
            allowed,
            reason: ReasonView { text: trace.reason.to_string(), reason: trace.reason },
            action: action.name(),
            username: is_known.then_some(principal.user.username),
            groups: trace.groups.into_iter().collect(),
            roles: names(&trace.roles),
            quota: trace.quota.as_ref().map(Quota::from),
            resource: resource.map(ResourceRules::from),
        }
    }
}

impl From<ExplainedResource> for ResourceRules {
    fn from(resource: ExplainedResource) -> Self {
        let ExplainedResource { path, sharing, grants } = resource;
        Self {
            path: path.to_string(),
            exists: sharing.is_some(),
            roles: sharing.as_ref().map(|sharing| names(&sharing.roles)).unwrap_or_default(),
            owner: sharing.map(|sharing| sharing.owner.username),
            grants: grants.into_iter().map(GrantView::from).collect(),
        }
    }
}

impl From<Grant> for GrantView {
    fn from(Grant { pattern, right, roles }: Grant) -> Self {
        Self { pattern: pattern.to_string(), right, roles: names(&roles) }
    }
}
