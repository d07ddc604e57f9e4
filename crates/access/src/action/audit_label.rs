//! What pages call an audited action: its name in words.

use super::AuditAction;
use i18n::msgid;

impl AuditAction {
    /// Parses [`AuditAction::name`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|recorded| recorded.name() == name)
    }

    /// The name in words, in English: a text of the catalogues.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self.name() {
            "sign_in" => msgid!("Sign in"),
            "sign_out" => msgid!("Sign out"),
            "sign_out_everywhere" => msgid!("Sign out everywhere"),
            "session_ended" => msgid!("Session ended"),
            "ask_for_groups" => msgid!("Ask for groups"),
            "export_people" => msgid!("Export people"),
            "export_audit" => msgid!("Export audit"),
            "end_sessions" => msgid!("End sessions"),
            "block_program" => msgid!("Block program"),
            "list_resources" => msgid!("List resources"),
            "create_resource" => msgid!("Create resource"),
            "change_groups" => msgid!("Change groups"),
            "change_limit" => msgid!("Change limit"),
            "change_group_limit" => msgid!("Change group limit"),
            "reset_usage" => msgid!("Reset usage"),
            "change_map" => msgid!("Change map"),
            "read_map" => msgid!("Read map"),
            "list_people" => msgid!("List people"),
            "read_usage" => msgid!("Read usage"),
            "read_audit" => msgid!("Read audit"),
            "read_findings" => msgid!("Read findings"),
            "request_access" => msgid!("Request access"),
            "decide_request" => msgid!("Decide request"),
            "list_requests" => msgid!("List requests"),
            "make_call" => msgid!("Make call"),
            "open_resource" => msgid!("Open resource"),
            "save_resource" => msgid!("Save resource"),
            "read_history" => msgid!("Read history"),
            "archive_resource" => msgid!("Archive resource"),
            "restore_resource" => msgid!("Restore resource"),
            "delete_resource" => msgid!("Delete resource"),
            "read_access" => msgid!("Read access"),
            "undelete_resource" => msgid!("Undelete resource"),
            // A test excludes this.
            name => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_name_in_words() {
        for recorded in AuditAction::ALL {
            let mut words = recorded.name().replace('_', " ");
            words[..1].make_ascii_uppercase();
            assert_eq!(recorded.label(), words);
            assert_eq!(AuditAction::named(recorded.name()), Some(*recorded));
        }
        assert_eq!(AuditAction::named("fly"), None);
    }
}
