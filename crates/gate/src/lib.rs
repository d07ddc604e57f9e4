//! The use cases behind every entry point: sign in, resolve a session, admit, then act. Identity, rules and data meet
//! only here; a page, a server function or an API call adds no rules of its own.
//!
//! ```text
//! gate            all services behind one value: one for each domain
//! lazy            services are built when they are first used
//! scope           what the services of one request are built from; each takes only what it needs
//! components      the part of it that all requests share
//! settings        the configuration
//! checks/         checks of settings that the server and the authorizer read
//! sign_in/        begin and complete a sign-in; the sealed attempt and its keys; where a user may return to
//! session/        the cookie, the sealed tokens, resolving a request's caller, renewing tokens, the session cache
//! sign_out/       end the session here and at Cognito: this browser, another one, all of a user's
//! people/         user administration: list, search, one user, change groups
//! requests/       requests for access: ask, list, decide
//! calls/          authorizing calls that other servers carry out: pages behind a proxy, APIs behind a gateway
//! site_sessions/  sessions on protected sites with host names of their own: tickets, cookies
//! resources/      list, open, edit, preview, create (also once), save, merge, delete, history: one file each
//! quota/          the daily call quota: counting, limits, usage
//! map/            the resource map: the rules in force, showing and changing the map, previewing a change
//! overview/       usage statistics
//! audit/          the audit trail
//! admit           authorisation: who is asking, whether they may, and the proof that they may
//! refusal         why a use case was not carried out
//! outage          a service that Usher needs does not answer
//! source          the cause of an error, kept until it is logged
//! retries         background retries of a failed step
//! markdown/       a resource's text as safe HTML
//! line_diff/      in which lines two texts differ, and whose to take after a conflict
//! migration       migrates the tables of an earlier version
//! doctor/         what `usher doctor` looks at, and what a server reports to administrators
//! health          whether the services that Usher needs answer
//! seal            authenticated encryption
//! ttl_cache       settings of administrators, cached for a few seconds
//! clock           the clock, replaceable in tests
//! spawn_detached  work that continues when its caller goes away
//! ```

mod admit;
mod audit;
mod calls;
pub mod checks;
mod clock;
mod components;
mod doctor;
mod gate;
mod health;
mod lazy;
mod line_diff;
mod map;
mod markdown;
mod migration;
mod outage;
mod overview;
mod people;
mod quota;
mod refusal;
mod requests;
mod resources;
mod retries;
mod scope;
mod seal;
mod session;
mod settings;
mod sign_in;
mod sign_out;
mod site_sessions;
mod source;
mod spawn_detached;
mod ttl_cache;

use admit::Authorizer;
pub use audit::{AuditService, Export, RequestSource};
pub use calls::{AuthorizedCall, Call, CallService};
pub use clock::Clock;
pub use doctor::{DoctorService, Inspector};
pub use gate::{Gate, Load, Services};
pub use health::{HealthService, NotReady};
pub use lazy::Lazy;
pub use map::{MAX_QUESTIONS, MapService, Question, RulesInForce, VersionedMap};
pub use migration::{MigrationReport, migrate};
pub use outage::Outage;
pub use overview::OverviewService;
pub use people::{MAX_FILTER_CHARS, PeopleService};
pub use quota::{DailyCalls, QuotaSection, QuotaService, QuotaSettings, Reset};
pub use refusal::Refusal;
pub use requests::{RequestDecision, RequestService};
pub use resources::{CreatedOnce, Expected, OpenedResource, OpenedSource, OpenedVersion, ResourceService};
pub use session::{Caller, Credentials, Session, SessionEvent, SessionService, bearer_token};
pub use settings::Settings;
pub use sign_in::{
    AttemptCookie, BegunSignIn, Browser, CallbackQuery, CompletedSignIn, SignInError, SignInOptions, SignInService,
    return_to,
};
pub use sign_out::{SignOutService, SignedOut, SignedOutEverywhere};
pub use site_sessions::{Entered, SITE_COOKIE_SECONDS, SiteSessionService, visit_hash};
pub use source::Source;
pub use spawn_detached::{holding, spawn_detached};
