//! Blocking a program. Administrators may.

use super::{Action, administrators_only};
use crate::{Principal, Reason, Rules, Target, UserRef};
use i18n::msgid;

/// Refuse all tokens of a program, or accept them again.
#[derive(Clone, Debug)]
pub struct BlockProgram {
    /// The program.
    pub program: UserRef,
    /// Whether it is blocked afterwards.
    pub blocked: bool,
}

impl Action for BlockProgram {
    const NAME: &'static str = "block_program";
    const LABEL: &'static str = msgid!("Block a program");

    fn target(&self) -> Target<'_> {
        Target::User(&self.program)
    }

    fn rule(&self, rules: &Rules, principal: &Principal) -> Result<Reason, Reason> {
        administrators_only(rules, principal)
    }
}
