//! `DescribeUserPool`, with the settings that this pool has.

use super::Answer;
use super::exception::Exception;
use crate::provider::{Kind, Provider};
use serde_json::json;

/// One function serves all triggers.
const FUNCTION: &str = "arn:aws:lambda:eu-central-1:000000000000:function:triggers";

pub(super) fn run(provider: &Provider) -> Answer {
    let Kind::UserPool { pool_id, .. } = &provider.settings.kind else {
        return Err(Exception::new("ResourceNotFoundException", "The directory is no user pool."));
    };
    let text = |name: &str| json!({ "Name": name, "AttributeDataType": "String", "Mutable": true, "Required": false });
    let attributes = ["sub", "name", "email", "custom:department", "custom:groups"].map(text);
    Ok(Some(json!({
        "UserPool": {
            "Id": pool_id,
            "Name": provider.settings.title,
            "UserPoolTier": "ESSENTIALS",
            "DeletionProtection": "INACTIVE",
            // Accounts may have a second factor; none must.
            "MfaConfiguration": "OPTIONAL",
            "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
            "UsernameConfiguration": { "CaseSensitive": true },
            "SchemaAttributes": attributes,
            "LambdaConfig": {
                "PreSignUp": FUNCTION,
                "PostConfirmation": FUNCTION,
                "PreAuthentication": FUNCTION,
                "PostAuthentication": FUNCTION,
                "PreTokenGenerationConfig": { "LambdaArn": FUNCTION, "LambdaVersion": "V2_0" },
            },
            "CustomDomain": provider.host(),
        }
    })))
}
