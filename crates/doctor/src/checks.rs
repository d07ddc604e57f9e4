//! Every check as data: its code, its severity, and why it matters. `docs/doctor.md` describes them in this order.

use crate::Severity;
use i18n::msgid;

macro_rules! checks {
    ($($name:ident $severity:ident $code:literal $mark:ident!($why:literal))+) => {
        /// Something that can be wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant is its code in CamelCase")]
        pub enum Check {
            $($name,)+
        }

        impl Check {
            /// All checks.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The stable name in reports.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// How bad a finding of it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)+
                }
            }

            /// Why it matters.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self {
                    $(Self::$name => $mark!($why),)+
                }
            }
        }
    };
}

checks! {
    // Not looked at.
    NotAllowed Warning "not-allowed" msgid!("Nothing is known about it, so none of its checks was made.")
    NotRead Warning "not-read" msgid!("Nothing is known about it, so none of its checks was made.")
    NotReadHere Note "not-read-here" msgid!("The role of the servers must not be able to read the secrets of other programs.")
    ClientsNotRead Warning "clients-not-read" msgid!("One app client with the wrong settings lets people change their own roles.")

    // Time and addresses.
    PublicUrl Error "public-url" msgid!("Browsers send the session cookie to this address, and Cognito sends sign-in codes there.")
    ClockSkew Warning "clock-skew" msgid!("Usher compares the times in tokens with this clock: it refuses new tokens, or accepts old ones for longer.")

    // The role of the servers.
    RightMissing Error "right-missing" msgid!("Pages and sign-ins that need it fail.")

    // The pool.
    PoolMissing Error "pool-missing" msgid!("Nobody can sign in, and nothing else about the pool can be checked.")
    GroupMissing Error "group-missing" msgid!("Usher lets nobody in who is in neither group, and only administrators can administer it.")
    PoolDeletionProtection Warning "pool-deletion-protection" msgid!("One call deletes the pool with every account, and nothing brings it back.")
    MfaOff Warning "mfa-off" msgid!("A stolen password is then enough to sign in.")
    SignUpOpen Warning "sign-up-open" msgid!("Anybody on the internet can create an account.")
    UsernamesCaseSensitive Warning "usernames-case-sensitive" msgid!("“Admin” and “admin” are two users that people take for one.")
    DomainMissing Error "domain-missing" msgid!("Without a domain there are no sign-in pages.")
    DomainDiffers Warning "domain-differs" msgid!("Usher sends people to sign-in pages that are not those of its pool.")
    ClassicSignInPages Warning "classic-sign-in-pages" msgid!("The classic hosted UI ignores prompt=login, so after a sign-out everywhere people get back in without authenticating again.")

    // The app client.
    ClientMissing Error "client-missing" msgid!("Nobody can sign in.")
    CallbackUrlMissing Error "callback-url-missing" msgid!("Cognito compares the whole URL and refuses every sign-in.")
    CallbackUrlUnknown Warning "callback-url-unknown" msgid!("Cognito also sends sign-in codes there.")
    CallbackUrlHttp Error "callback-url-http" msgid!("Everybody on the way can read the sign-in code.")
    SignOutUrlMissing Error "sign-out-url-missing" msgid!("Signing out ends on an error page.")
    TokenRevocation Error "token-revocation" msgid!("Signing out then leaves the refresh token usable.")
    RotationOff Warning "rotation-off" msgid!("A stolen refresh token works until it expires.")
    RotationGrace Warning "rotation-grace" msgid!("Requests under way still have the old refresh token: without a grace period they fail, and a long one helps whoever has stolen it.")
    RotationBypassed Warning "rotation-bypassed" msgid!("This flow renews tokens without replacing the refresh token.")
    TokenLifetime Warning "token-lifetime" msgid!("A change of groups made in AWS takes effect only when these tokens expire.")
    RefreshTokenShort Warning "refresh-token-short" msgid!("People are signed out before their session ends.")
    CodeGrantMissing Error "code-grant-missing" msgid!("Usher signs people in with the authorization code grant.")
    ImplicitGrant Error "implicit-grant" msgid!("Tokens then appear in URLs, and so in histories and logs.")
    ScopeMissing Error "scope-missing" msgid!("Cognito refuses every sign-in that requests a scope which the app client lacks.")
    UserExistenceErrors Warning "user-existence-errors" msgid!("Anybody can find out which usernames exist.")
    ClientSecretDiffers Error "client-secret-differs" msgid!("Cognito does not redeem the sign-in code, so nobody can sign in.")
    ClientSecretNone Note "client-secret-none" msgid!("Anybody can call Cognito in the name of this app client; only PKCE protects the sign-in code.")

    // Sign-in flows of every app client.
    SelfServiceScope Error "self-service-scope" msgid!("With this scope users change their own attributes, and attributes become roles.")
    PasswordFlow Error "password-flow" msgid!("Tokens of this flow always have the scope aws.cognito.signin.user.admin, with which users change their own attributes.")
    SrpFlow Error "srp-flow" msgid!("Tokens of this flow always have the scope aws.cognito.signin.user.admin, with which users change their own attributes.")
    ChoiceFlow Error "choice-flow" msgid!("Tokens of this flow always have the scope aws.cognito.signin.user.admin, with which users change their own attributes.")
    RoleAttributeWritable Error "role-attribute-writable" msgid!("Users can give themselves any role.")

    // App clients of programs.
    ProgramMissing Error "program-missing" msgid!("The user pool gives its program no tokens.")
    ProgramGrant Warning "program-grant" msgid!("Usher takes only tokens of the client credentials grant from a program, and any other grant lets people have tokens of its app client.")

    // Identity providers.
    ProviderMissing Error "provider-missing" msgid!("Its sign-in button leads to an error page.")
    ProviderNotSupported Error "provider-not-supported" msgid!("Its sign-in button leads to an error page.")
    CertificateExpired Error "certificate-expired" msgid!("Cognito refuses everybody who signs in with this provider.")
    CertificateExpires Warning "certificate-expires" msgid!("From then on, Cognito refuses everybody who signs in with this provider.")
    ProviderNotShown Note "provider-not-shown" msgid!("People can sign in with it, but find no button.")

    // Attributes and their mappings.
    MappingEmail Error "mapping-email" msgid!("The pool requires an e-mail address, so every sign-in with this provider fails.")
    MappingName Warning "mapping-name" msgid!("Usher shows usernames in place of names.")
    MappingUnknownAttribute Error "mapping-unknown-attribute" msgid!("Cognito cannot fill an attribute that the pool does not have.")
    MappingImmutable Error "mapping-immutable" msgid!("Cognito writes mapped attributes at each sign-in, and fails if one must not change.")
    MappingNotWritable Error "mapping-not-writable" msgid!("Cognito fills a mapped attribute only if the app client may write it.")
    GroupsTooShort Warning "groups-too-short" msgid!("Whoever is in many groups of the directory cannot sign in.")
    EmailVerifiedReset Warning "email-verified-reset" msgid!("Each sign-in with this provider marks the address as unverified.")
    EmailVerifiedResetSaml Note "email-verified-reset-saml" msgid!("Each sign-in with this provider marks the address as unverified.")

    // Triggers.
    TokenTriggerMissing Warning "token-trigger-missing" msgid!("Users of identity providers get none of their directory's groups, so an administrator has to add each of them to Usher's groups.")
    TokenTriggerOld Warning "token-trigger-old" msgid!("Version 1 of the event cannot change the claims of access tokens.")
    TriggersDiffer Warning "triggers-differ" msgid!("One function serves all triggers; another one may be of an earlier deployment.")

    // Tables.
    TableMissing Error "table-missing" msgid!("Usher does not work without it.")
    TableKeys Error "table-keys" msgid!("Usher can neither read nor write it.")
    TableIndex Error "table-index" msgid!("Pages that need the index fail.")
    TableTtl Warning "table-ttl" msgid!("DynamoDB then keeps expired items for ever, and charges for them.")
    TableRecovery Warning "table-recovery" msgid!("What is deleted or overwritten by mistake is lost.")
    TableDeletionProtection Warning "table-deletion-protection" msgid!("One call deletes the table.")
}
