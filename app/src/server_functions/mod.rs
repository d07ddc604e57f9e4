//! Server functions, one file each: the caller, one method of a service, the error.
//!
//! During server rendering, pages call them directly; in the browser, pages call them under `/api/`. Functions that
//! change something take JSON, which a form on another site cannot send.

mod ask_to_operate;
mod compare_texts;
mod create_resource;
mod edit_resource;
mod explain;
mod history;
mod list_audit;
mod list_never_signed_in;
mod list_people;
mod list_recent_resources;
mod list_requests;
mod list_resources;
mod load_map;
mod load_person;

mod open_resource;
mod operate;
mod own_quota;
mod own_sessions;
mod preview_map;
mod preview_text;
mod read_access;
mod read_findings;
mod read_group_limits;
mod read_overview;
mod read_record;
mod read_usage;
mod save_resource;
mod select_people;
mod session_times;
mod suggest;

pub(crate) use ask_to_operate::ask_to_operate;
pub(crate) use compare_texts::compare_texts;
pub(crate) use create_resource::create_resource;
pub(crate) use edit_resource::edit_resource;
pub(crate) use explain::explain;
pub(crate) use history::{OpenedVersion, list_versions, open_version};
pub(crate) use list_audit::list_audit;
pub(crate) use list_never_signed_in::list_never_signed_in;
pub(crate) use list_people::list_people;
pub(crate) use list_recent_resources::list_recent_resources;
pub(crate) use list_requests::list_requests;
pub(crate) use list_resources::list_resources;
pub(crate) use load_map::load_map;
pub(crate) use load_person::{PersonContent, load_person};

pub(crate) use open_resource::{OpenedResource, open_resource};
pub(crate) use operate::operate;
pub(crate) use own_quota::own_quota;
pub(crate) use own_sessions::own_sessions;
pub(crate) use preview_map::preview_map;
pub(crate) use preview_text::preview_text;
pub(crate) use read_access::read_access;
pub(crate) use read_findings::read_findings;
pub(crate) use read_group_limits::read_group_limits;
pub(crate) use read_overview::read_overview;
pub(crate) use read_record::read_record;
pub(crate) use read_usage::read_usage;
pub(crate) use save_resource::save_resource;
pub(crate) use select_people::select_people;
#[cfg(feature = "hydrate")]
pub(crate) use session_times::{STAY, TIMES};
pub(crate) use suggest::suggest;

#[cfg(feature = "ssr")]
pub(crate) use request_context::RequestContext;

#[cfg(feature = "ssr")]
mod request_context {
    use crate::{PageContext, Problem, problem::quota_headers, response::response_options};
    use access::QuotaState;
    use gate::{Caller, Gate, Refusal};
    use leptos::{
        prelude::{FromServerFnError as _, use_context},
        server_fn::error::ServerFnErrorErr,
    };
    use leptos_axum::ResponseOptions;

    /// The gate and the caller of the current request.
    pub(crate) struct RequestContext {
        pub(crate) gate: Gate,
        pub(crate) caller: Caller,
        request_id: String,
        response: Option<ResponseOptions>,
    }

    impl RequestContext {
        /// Reads both from the Leptos context.
        pub(crate) fn of_request() -> Result<Self, Problem> {
            let (Some(gate), Some(caller)) = (use_context(), use_context()) else {
                let error = ServerFnErrorErr::ServerError("no gate or no caller in context".to_owned());
                return Err(Problem::from_server_fn_error(error));
            };
            let request_id = use_context::<PageContext>().map(|context| context.request_id).unwrap_or_default();
            Ok(Self { gate, caller, request_id, response: response_options() })
        }

        /// Converts a refusal into a [`Problem`] and sets the response's status and headers.
        pub(crate) fn refusal(self, refusal: Refusal) -> Problem {
            let problem = Problem::from_refusal(refusal, self.request_id.clone());
            if let (Some(response), Ok(status)) = (&self.response, http::StatusCode::from_u16(problem.status())) {
                response.set_status(status);
            }
            self.insert(problem.headers());
            problem
        }

        /// Adds the rate limit headers after a counted call.
        pub(crate) fn counted(&self, quota: &QuotaState) {
            self.insert(quota_headers(quota));
        }

        fn insert(&self, headers: Vec<(&'static str, u64)>) {
            for (name, value) in headers {
                if let Some(response) = &self.response {
                    response.insert_header(http::HeaderName::from_static(name), value.into());
                }
            }
        }
    }
}
