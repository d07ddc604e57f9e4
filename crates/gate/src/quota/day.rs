//! When a quota day begins and ends, in any time zone and across clock changes.

use access::{InvalidSetting, UserRef};
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use std::str::FromStr;
use store::UserDay;

/// How long a day's counts are kept after its end, in seconds (40 days): the pages show thirty days.
const RETENTION: u64 = 40 * 24 * 60 * 60;

/// The time of day at which counting starts again.
#[derive(Clone, Debug)]
pub struct Reset {
    time: Time,
    zone: TimeZone,
}

/// A quota day, named after the date on which it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QuotaDay {
    /// The date, such as `2026-11-21`.
    pub(crate) name: String,
    /// When the day ends, in seconds since 1970.
    pub(crate) ends_at: u64,
}

impl QuotaDay {
    /// When the day's counts may be deleted, in seconds since 1970.
    pub(crate) fn expires_at(&self) -> u64 {
        self.ends_at.saturating_add(RETENTION)
    }

    /// Identifies a user's calls on this day.
    pub(crate) fn of<'a>(&'a self, user: &'a UserRef) -> UserDay<'a> {
        UserDay { user, day: &self.name, expires_at: self.expires_at() }
    }
}

impl Reset {
    /// Resets at this time of day (`23:55`) in this IANA time zone. Where the clocks skip that time, the reset comes at
    /// the moment that is as long after midnight; where they repeat it, at its first occurrence.
    ///
    /// # Errors
    /// [`InvalidSetting`] names the key.
    pub fn new(time: &str, zone: &str) -> Result<Self, InvalidSetting> {
        let no_time = || InvalidSetting::bad("quota.resets_at", time, "it must be a time of day such as 23:55");
        let no_zone = || {
            let why = "it must be an IANA time zone such as UTC or Europe/Berlin";
            InvalidSetting::bad("quota.time_zone", zone, why)
        };
        let digits = |part: &str, below: i8| {
            let two_digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|number| two_digits && *number < below).ok_or_else(no_time)
        };
        let (hour, minute) = time.split_once(':').ok_or_else(no_time)?;
        Ok(Self {
            time: Time::new(digits(hour, 24)?, digits(minute, 60)?, 0, 0).map_err(|_| no_time())?,
            zone: TimeZone::get(zone).map_err(|_| no_zone())?,
        })
    }

    /// The quota day that contains `now`, in seconds since 1970.
    pub(crate) fn day_at(&self, now: u64) -> QuotaDay {
        let moment = i64::try_from(now).ok().and_then(|now| Timestamp::from_second(now).ok()).unwrap_or(Timestamp::MAX);
        let today = moment.to_zoned(self.zone.clone()).date();
        // Start with yesterday, whose end may fall after midnight where the clocks skip it (America/Nuuk). Look two
        // dates ahead, because a time zone has skipped one (Pacific/Apia, 30 December 2011).
        let dates = [
            today.yesterday().ok(),
            Some(today),
            today.tomorrow().ok(),
            today.tomorrow().and_then(Date::tomorrow).ok(),
        ];
        let ends = dates.into_iter().flatten().filter_map(|date| Some((date, self.ends(date)?)));
        let (date, ends_at) = ends.into_iter().find(|(_, ends_at)| *ends_at > now).unwrap_or((today, u64::MAX));
        QuotaDay { name: date.to_string(), ends_at }
    }

    /// The names of `day` and the days before it, latest first, `number` in all.
    pub(crate) fn days_up_to(day: &QuotaDay, number: usize) -> Vec<String> {
        let latest = Date::from_str(&day.name).ok();
        let days = std::iter::successors(latest, |date| date.yesterday().ok());
        days.take(number).map(|date| date.to_string()).collect()
    }

    /// When the quota day with this date ends, in seconds since 1970.
    fn ends(&self, date: Date) -> Option<u64> {
        let end = date.to_datetime(self.time).to_zoned(self.zone.clone()).ok()?;
        u64::try_from(end.timestamp().as_second()).ok()
    }
}

impl Default for Reset {
    /// 23:55 UTC.
    fn default() -> Self {
        Self { time: Time::constant(23, 55, 0, 0), zone: TimeZone::UTC }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ZONES: [&str; 9] = [
        "America/Nuuk",
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Africa/Casablanca",
    ];

    fn at(text: &str) -> u64 {
        u64::try_from(text.parse::<Timestamp>().unwrap().as_second()).unwrap()
    }

    fn day(time: &str, zone: &str, now: &str) -> (String, String) {
        let day = Reset::new(time, zone).unwrap().day_at(at(now));
        (day.name, Timestamp::from_second(i64::try_from(day.ends_at).unwrap()).unwrap().to_string())
    }

    #[test]
    fn d22_a_day_ends_by_the_clock_and_not_when_dynamodb_gets_to_it() {
        let utc = |now| day("23:55", "UTC", now);
        assert_eq!(utc("2026-11-21T23:54:59Z"), ("2026-11-21".into(), "2026-11-21T23:55:00Z".into()));
        assert_eq!(utc("2026-11-21T23:55:00Z"), ("2026-11-22".into(), "2026-11-22T23:55:00Z".into()));
    }

    #[test]
    fn clocks_set_forward_over_the_end_of_a_day() {
        // In Berlin, on 29 March 2026, 02:30 does not exist: 01:59:59 is followed by 03:00.
        let berlin = |now| day("02:30", "Europe/Berlin", now);
        assert_eq!(berlin("2026-03-28T22:00:00Z"), ("2026-03-29".into(), "2026-03-29T01:30:00Z".into()));
        assert_eq!(berlin("2026-03-29T01:30:00Z"), ("2026-03-30".into(), "2026-03-30T00:30:00Z".into()));
    }

    #[test]
    fn clocks_set_back_over_the_end_of_a_day() {
        // In Berlin, on 25 October 2026, 02:30 occurs twice: at 00:30 and 01:30 UTC. The first counts.
        let berlin = |now| day("02:30", "Europe/Berlin", now);
        assert_eq!(berlin("2026-10-25T00:29:59Z"), ("2026-10-25".into(), "2026-10-25T00:30:00Z".into()));
        for now in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T01:30:01Z"] {
            assert_eq!(berlin(now), ("2026-10-26".into(), "2026-10-26T01:30:00Z".into()), "{now}");
        }
    }

    #[test]
    fn what_is_no_time_or_no_zone_is_refused() {
        for time in ["", "24:00", "12:60", "1:00", "12", "12:00:00", "-1:00", "+1:00", "aa:bb"] {
            let error = Reset::new(time, "UTC").unwrap_err();
            assert!(matches!(error, InvalidSetting::Bad { key: "quota.resets_at", .. }), "{time}");
        }
        for zone in ["", "Mars/Olympus", "UTC+2", "../UTC"] {
            let error = Reset::new("00:00", zone).unwrap_err();
            assert!(matches!(error, InvalidSetting::Bad { key: "quota.time_zone", .. }), "{zone}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_is_in_one_day_and_days_follow_each_other(
            now in 0_u64..4_102_444_800, zone in proptest::sample::select(&ZONES[..]), hour in 0_u8..24, minute in 0_u8..60,
        ) {
            let reset = Reset::new(&format!("{hour:02}:{minute:02}"), zone).unwrap();
            let day = reset.day_at(now);
            prop_assert!(day.ends_at > now && day.ends_at - now <= 49 * 3_600, "{day:?}");
            // The last second of a day belongs to it, the next second to a later one.
            prop_assert_eq!(&reset.day_at(day.ends_at - 1), &day);
            let next = reset.day_at(day.ends_at);
            prop_assert!(next.name > day.name && next.ends_at > day.ends_at);
        }
    }
}
