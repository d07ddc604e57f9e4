//! When to warn that a session is about to end, by the server's clock. Pure: the browser's clock is an argument. It may
//! be wrong, so only its differences count.

use access::SessionTimes;
use i18n::tr;

/// How long before the end the warning appears, in seconds.
const WARNING_LEAD: u64 = 120;
/// Shortest interval between reports of user activity, in seconds; shorter in a session with a short idle timeout.
const REPORT_EVERY: u64 = 60;

/// Session times, and when they were read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionClock {
    times: SessionTimes,
    /// When the times were read, by the browser's clock, in milliseconds.
    read_at: f64,
    /// When the session was last used, or use was last attempted, by the browser's clock, in milliseconds.
    used_at: f64,
    /// When the user was last active, by the browser's clock, in milliseconds.
    active_at: f64,
    /// Idle timeout, in seconds.
    idle_limit: u64,
}

/// How close a session is to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing to show for this many seconds.
    Quiet(u64),
    /// The session ends soon.
    Due(Warning),
    /// The session should be over.
    Over,
}

/// Content of the warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// Seconds left.
    pub(crate) left: u64,
    /// Idle timeout, in seconds. `None` when the session reaches its absolute end, which activity cannot postpone.
    pub(crate) idle_limit: Option<u64>,
}

impl SessionClock {
    /// Creates the clock of a session that was just used. `device` is the browser's clock, in milliseconds.
    pub(crate) fn new(times: SessionTimes, device: f64) -> Self {
        Self { times, read_at: device, used_at: device, active_at: device, idle_limit: idle_limit(times) }
    }

    /// Takes fresh times of the same session.
    pub(crate) fn read(&mut self, times: SessionTimes, device: f64) {
        (self.times, self.read_at) = (times, device);
        // The idle timeout may turn out longer: the server records use only to the minute.
        self.idle_limit = self.idle_limit.max(idle_limit(times));
    }

    /// Whether these times belong to another session: a session's absolute end never changes.
    pub(crate) fn is_other_session(&self, times: SessionTimes) -> bool {
        self.times.ends_at != times.ends_at
    }

    /// Whether the user's access (`SessionTimes::groups`) differs from that of the page.
    pub(crate) fn has_other_groups(&self, groups: u32) -> bool {
        self.times.groups != groups
    }

    /// Phase of the session at this time of the browser's clock.
    pub(crate) fn phase(&self, device: f64) -> Phase {
        let now = self.times.now + seconds(device - self.read_at);
        let for_good = self.times.ends_at <= self.times.idle_ends_at;
        let left = self.times.ends_at.min(self.times.idle_ends_at).saturating_sub(now);
        let lead = WARNING_LEAD.min(self.idle_limit / 2);
        match left {
            0 => Phase::Over,
            left if left <= lead => Phase::Due(Warning { left, idle_limit: (!for_good).then_some(self.idle_limit) }),
            left => Phase::Quiet(left - lead),
        }
    }

    /// Whether activity at this moment is due for a report. If so, it is recorded as reported.
    pub(crate) fn reports(&mut self, device: f64) -> bool {
        let due = seconds(device - self.used_at) > REPORT_EVERY.min(self.idle_limit / 4);
        if due {
            self.used_at = device;
        }
        self.active_at = device;
        due
    }

    /// Whether recent activity was not reported yet. If so, it is recorded as reported.
    pub(crate) fn take_pending_report(&mut self, device: f64) -> bool {
        let owed = self.active_at > self.used_at && seconds(device - self.active_at) < REPORT_EVERY;
        if owed {
            self.used_at = device;
        }
        owed
    }
}

/// Rounded up to the minute, because the server records use to the minute.
fn idle_limit(times: SessionTimes) -> u64 {
    times.idle_ends_at.saturating_sub(times.now).div_ceil(60) * 60
}

/// Whole seconds; 0 when the clock was set back.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, which is what is wanted")]
fn seconds(milliseconds: f64) -> u64 {
    (milliseconds / 1_000.0) as u64
}

impl Warning {
    /// Text of the warning. It changes only a few times, because screen readers announce each change.
    pub(crate) fn sentence(self) -> String {
        let left = [10, 30, 60, WARNING_LEAD].into_iter().find(|step| self.left <= *step).unwrap_or(self.left);
        match self.idle_limit {
            Some(limit) => tr!(
                "You will be signed out in {left} because nothing was done here for {idle}.",
                left = span(left),
                idle = span(limit.saturating_sub(left))
            ),
            None => tr!(
                "You will be signed out in {left} because this session has lasted as long as a session may. What you \
                 typed stays in this tab; sign in again and it is there.",
                left = span(left)
            ),
        }
    }

    /// Time left, as `1:05`.
    pub(crate) fn countdown(self) -> String {
        format!("{}:{:02}", self.left / 60, self.left % 60)
    }
}

fn span(seconds: u64) -> String {
    match seconds / 60 {
        0 => tr!("{n} second" | "{n} seconds", n = seconds),
        minutes => tr!("{n} minute" | "{n} minutes", n = minutes),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::*;

    const NOW: u64 = 1_795_246_929;
    /// A device whose clock is a day behind.
    const DEVICE: f64 = 1_795_160_529_000.0;

    fn times(idle: u64, good: u64) -> SessionTimes {
        SessionTimes { now: NOW, idle_ends_at: NOW + idle, ends_at: NOW + good, groups: 7 }
    }

    fn after(seconds: u32) -> f64 {
        DEVICE + f64::from(seconds) * 1_000.0
    }

    fn warning(clock: &SessionClock, seconds: u32) -> Warning {
        match clock.phase(after(seconds)) {
            Phase::Due(warning) => warning,
            phase => panic!("{phase:?}"),
        }
    }

    #[test]
    fn r12_l14_the_warning_comes_two_minutes_before_the_end_whatever_the_device_believes() {
        let clock = SessionClock::new(times(30 * 60, 43_200), DEVICE);
        assert_eq!(clock.phase(DEVICE), Phase::Quiet(28 * 60));
        assert_eq!(clock.phase(after(28 * 60 - 1)), Phase::Quiet(1));
        assert_eq!(
            warning(&clock, 28 * 60).sentence(),
            "You will be signed out in 2 minutes because nothing was done here for 28 minutes."
        );
        assert_eq!(warning(&clock, 28 * 60 + 15).countdown(), "1:45");
        assert_eq!(clock.phase(after(30 * 60)), Phase::Over);
        assert_eq!(clock.phase(after(8 * 3_600)), Phase::Over);
        assert_eq!(clock.phase(DEVICE - 60_000.0), Phase::Quiet(28 * 60));
    }

    #[test]
    fn the_sentence_changes_four_times_and_no_oftener() {
        let clock = SessionClock::new(times(30 * 60, 43_200), DEVICE);
        let mut sentences: Vec<String> = (28 * 60..30 * 60).map(|second| warning(&clock, second).sentence()).collect();
        sentences.dedup();
        let starts: Vec<&str> = sentences.iter().filter_map(|text| text.split(" because").next()).collect();
        assert_eq!(
            starts,
            ["2 minutes", "1 minute", "30 seconds", "10 seconds"]
                .map(|left| format!("You will be signed out in {left}"))
        );
    }

    #[test]
    fn use_in_another_tab_puts_the_warning_off() {
        let mut clock = SessionClock::new(times(30 * 60, 43_200), DEVICE);
        let later =
            SessionTimes { now: NOW + 1_700, idle_ends_at: NOW + 1_700 + 1_750, ends_at: NOW + 43_200, groups: 7 };
        clock.read(later, after(1_700));
        assert_eq!(clock.phase(after(1_700)), Phase::Quiet(1_750 - 120));
        assert!(!clock.is_other_session(later));
        assert!(clock.is_other_session(SessionTimes { ends_at: NOW + 50_000, ..later }));
        assert!(!clock.has_other_groups(7));
        assert!(clock.has_other_groups(8));
    }

    #[test]
    fn r13_a_session_that_ends_for_good_says_so() {
        let clock = SessionClock::new(times(30 * 60, 100), DEVICE);
        let sentence = warning(&clock, 0).sentence();
        assert!(sentence.contains("2 minutes") && sentence.contains("as long as a session may"), "{sentence}");
    }

    #[test]
    fn a_short_session_is_not_warned_of_from_its_start() {
        let clock = SessionClock::new(times(58, 43_200), DEVICE);
        assert_eq!(clock.phase(DEVICE), Phase::Quiet(28));
        assert_eq!(
            warning(&clock, 30).sentence(),
            "You will be signed out in 30 seconds because nothing was done here for 30 seconds."
        );
    }

    #[test]
    fn what_a_person_does_is_reported_once_a_minute() {
        let mut clock = SessionClock::new(times(30 * 60, 43_200), DEVICE);
        let reported: Vec<u32> = (0..200).filter(|second| clock.reports(after(*second))).collect();
        assert_eq!(reported, [61, 122, 183]);
        let mut short = SessionClock::new(times(120, 43_200), DEVICE);
        let reported: Vec<u32> = (0..100).filter(|second| short.reports(after(*second))).collect();
        assert_eq!(reported, [31, 62, 93], "in time for a session of two minutes");
    }

    /// Once, in a session with an idle timeout of two minutes, the warning appeared while the user was typing.
    #[test]
    fn what_was_just_done_is_owed_once_and_what_was_done_long_ago_is_not() {
        let mut clock = SessionClock::new(times(2 * 60, 43_200), DEVICE);
        assert!(!clock.take_pending_report(after(29)), "nothing was done yet");
        assert!(!clock.reports(after(29)));
        assert_eq!((clock.take_pending_report(after(30)), clock.take_pending_report(after(30))), (true, false));
        assert!(clock.reports(after(61)));
        assert!(!clock.take_pending_report(after(62)), "it is reported already");

        let mut clock = SessionClock::new(times(30 * 60, 43_200), DEVICE);
        assert!(!clock.reports(after(10)));
        assert!(!clock.take_pending_report(after(28 * 60)), "who left is not at work");
    }
}
