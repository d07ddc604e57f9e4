//! What the API takes and answers: types of its own, so that no member of a domain type is published by accident, and
//! none changes its name with the code.
//!
//! Times are in seconds since 1970, as in tokens (RFC 7519, `NumericDate`).

mod audit;
mod decisions;
mod limits;
mod me;
mod newcomers;
mod overview;
mod people;
mod problem;
mod query;
mod resources;
mod rules;
mod sessions;
mod usage;

pub(crate) use audit::{AuditItem, AuditList, AuditParameters, ExportParameters};
pub(crate) use decisions::{DecisionList, QuestionList};
pub(crate) use limits::{LimitBody, LimitList};
pub(crate) use me::Me;
pub(crate) use newcomers::{NewcomerList, NewcomerParameters, NewcomerView};
pub(crate) use overview::OverviewView;
pub(crate) use people::{PeopleParameters, PersonList, PersonView};
pub(crate) use problem::{FieldProblem, ProblemDocument};
pub(crate) use resources::{ListParameters, NewResource, ResourceContent, ResourceItem, ResourceList, ResourceView};
pub(crate) use rules::{RuleChange, RuleEffects, RuleList};
pub(crate) use sessions::{SessionList, SignOutResult};
pub(crate) use usage::{ResetBody, UsageList, UsageOfPerson, UsageParameters};
