//! Operations: actions that change one existing resource as a whole, after the user has confirmed them. They share one
//! page, one handler and one use case; only their rule, their words and what they do differ.

use super::{Operation, ResourceAction};
use crate::{Decision, Principal, Reason, ResourcePath, ResourceSummary, Rules, UserRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An action that changes one existing resource as a whole.
pub trait ResourceOperation: ResourceAction<Input = ()> {
    /// The texts for people.
    const WORDS: OperationWords;
    /// Whether it finds deleted resources. All other operations take them for gone.
    const FINDS_DELETED: bool = false;

    /// What it means for the resource at this path, in sentences in the language of the page.
    #[must_use]
    fn consequence(path: &ResourcePath) -> String;

    /// Whether the resource is in a state in which the operation does something.
    #[must_use]
    fn is_offered(resource: &ResourceSummary) -> bool;

    /// Changes the resource, but not its version. `by` carries it out, at `now` in seconds since 1970.
    fn apply(resource: &mut ResourceSummary, by: &UserRef, now: u64);
}

/// The texts of an operation. All but the verb are texts of the catalogues, in English.
#[derive(Clone, Copy, Debug)]
pub struct OperationWords {
    /// The verb, which is also the name in URLs: "delete".
    pub verb: &'static str,
    /// The label of the button: "Delete".
    pub button: &'static str,
    /// The question, with a place for the resource: "Delete “{title}”?".
    pub question: &'static str,
    /// The label of the button that confirms it: "Move to trash".
    pub confirm: &'static str,
    /// Whether it takes something away from people.
    pub is_destructive: bool,
    /// Says that it is done, with a place for the resource: "{name} was deleted.".
    pub done: &'static str,
    /// What users may want to know once it is done, as a sentence; may be empty.
    pub afterwards: &'static str,
    /// Says that the rules do not allow it.
    pub denied: &'static str,
    /// Says that it failed.
    pub failed: &'static str,
    /// Says that it failed because the session has expired.
    pub signed_out: &'static str,
    /// Says that it failed because somebody else changed the resource, with a place for its version.
    pub overtaken: &'static str,
    /// The operation that undoes it, if the next page offers that.
    pub undone_by: Option<Operation>,
}

/// A function that is generic over the action of an [`Operation`].
pub trait OperationVisitor {
    /// The result.
    type Output;

    /// Called by [`Operation::accept`].
    fn visit<A: ResourceOperation>(self) -> Self::Output;
}

impl Operation {
    /// The texts for people.
    #[must_use]
    pub fn words(self) -> OperationWords {
        struct Words;
        impl OperationVisitor for Words {
            type Output = OperationWords;
            fn visit<A: ResourceOperation>(self) -> OperationWords {
                A::WORDS
            }
        }
        self.accept(Words)
    }

    /// What it means for the resource at this path, in sentences.
    #[must_use]
    pub fn consequence(self, path: &ResourcePath) -> String {
        struct Consequence<'a>(&'a ResourcePath);
        impl OperationVisitor for Consequence<'_> {
            type Output = String;
            fn visit<A: ResourceOperation>(self) -> String {
                A::consequence(self.0)
            }
        }
        self.accept(Consequence(path))
    }

    /// The operation with this verb.
    #[must_use]
    pub fn named(verb: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|operation| operation.words().verb == verb)
    }

    /// Whether the resource is in a state in which the operation does something.
    #[must_use]
    pub fn is_offered(self, resource: &ResourceSummary) -> bool {
        struct Offered<'a>(&'a ResourceSummary);
        impl OperationVisitor for Offered<'_> {
            type Output = bool;
            fn visit<A: ResourceOperation>(self) -> bool {
                A::is_offered(self.0)
            }
        }
        self.accept(Offered(resource))
    }

    /// Asks the rules; `Some` is the reason for a denial, in the language of the page.
    #[must_use]
    pub fn denial(self, rules: &Rules, principal: &Principal, resource: &ResourceSummary) -> Option<String> {
        struct Denial<'a>(&'a Rules, &'a Principal, &'a ResourceSummary);
        impl OperationVisitor for Denial<'_> {
            type Output = Option<String>;
            fn visit<A: ResourceOperation>(self) -> Option<String> {
                let Self(rules, principal, resource) = self;
                let decision: Decision<A> = rules.decide(principal, A::on(&resource.path, &resource.sharing, ()));
                decision.denial().map(Reason::text)
            }
        }
        self.accept(Denial(rules, principal, resource))
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.words().verb)
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let verb = String::deserialize(deserializer)?;
        Self::named(&verb).ok_or_else(|| D::Error::custom("unknown"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_found_by_its_verb_and_by_nothing_else() {
        for operation in Operation::ALL {
            assert_eq!(Operation::named(operation.words().verb), Some(*operation));
        }
        for verb in ["", "Delete", "delete ", "open"] {
            assert_eq!(Operation::named(verb), None, "{verb}");
        }
    }
}
