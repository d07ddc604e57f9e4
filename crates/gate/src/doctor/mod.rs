//! Checks the installation, for operators and administrators.

mod inspector;

pub use inspector::Inspector;

use crate::{Authorizer, Caller, Clock, Refusal, scope::RequestScope};
use access::ReadFindings;
use doctor::{DatedFindings, Report};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// How long a report is kept. To make one takes about thirty calls of AWS's APIs.
const REPORT_TTL: Duration = Duration::from_secs(60);

/// Reports what is wrong with the installation, for administrators.
#[derive(Debug)]
pub struct DoctorService {
    pub(crate) reports: Arc<Reports>,
    pub(crate) authorizer: Arc<Authorizer>,
}

impl From<&RequestScope> for DoctorService {
    fn from(scope: &RequestScope) -> Self {
        let parts = &scope.components;
        Self { reports: parts.doctor_reports.clone(), authorizer: scope.authorizer.clone() }
    }
}

impl DoctorService {
    /// What a check found, at most a minute ago.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn report(&self, caller: &Caller) -> Result<DatedFindings, Refusal> {
        self.authorizer.admit(caller.principal()?, ReadFindings).await?;
        Ok(self.reports.latest().await)
    }
}

/// The last report. All requests share it.
#[derive(Debug)]
pub(crate) struct Reports {
    inspector: Inspector,
    clock: Clock,
    last: Mutex<Option<DatedFindings>>,
}

impl Reports {
    pub(crate) fn new(inspector: Inspector, clock: Clock) -> Self {
        Self { inspector, clock, last: Mutex::default() }
    }

    /// Only one caller looks at a time. The others wait, and then get the same report.
    async fn latest(&self) -> DatedFindings {
        let mut last = self.last.lock().await;
        if let Some(report) = last.as_ref().filter(|report| self.clock.is_within(REPORT_TTL, report.at * 1_000)) {
            return report.clone();
        }
        let at = self.clock.now();
        let findings = Report::of(&self.inspector.observe().await).findings;
        let report = DatedFindings { at, findings };
        *last = Some(report.clone());
        report
    }
}
