//! Seconds since 1970 as text, in UTC. Pure, so that server and browser produce the same.

use i18n::{msgid, tr};

/// For display: `21 Nov 2026, 07:42 UTC`.
pub(crate) fn readable(epoch_seconds: u64) -> String {
    format!("{} UTC", to_the_minute(epoch_seconds))
}

/// To the minute, without a time zone: `21 Nov 2026, 07:42`.
pub(crate) fn to_the_minute(epoch_seconds: u64) -> String {
    dated(epoch_seconds, &time_of_day(epoch_seconds))
}

/// To the second, without a time zone: `21 Nov 2026, 07:42:09`.
pub(crate) fn to_the_second(epoch_seconds: u64) -> String {
    dated(epoch_seconds, &format!("{}:{:02}", time_of_day(epoch_seconds), epoch_seconds % 60))
}

/// The date of these seconds, before a time of that day.
fn dated(epoch_seconds: u64, time: &str) -> String {
    const MONTHS: [&str; 12] = [
        msgid!("Jan"),
        msgid!("Feb"),
        msgid!("Mar"),
        msgid!("Apr"),
        msgid!("May"),
        msgid!("Jun"),
        msgid!("Jul"),
        msgid!("Aug"),
        msgid!("Sep"),
        msgid!("Oct"),
        msgid!("Nov"),
        msgid!("Dec"),
    ];
    let Moment { year, month, day, .. } = Moment::at(epoch_seconds);
    let month = MONTHS.get(month.saturating_sub(1)).copied().map(i18n::translate).unwrap_or_default();
    tr!("{day} {month} {year}, {time}", day = day, month = month, year = year, time = time)
}

/// Time only, without a time zone: `07:42`.
pub(crate) fn time_of_day(epoch_seconds: u64) -> String {
    let Moment { hour, minute, .. } = Moment::at(epoch_seconds);
    format!("{hour:02}:{minute:02}")
}

/// How long ago a time of the last day was: `4 minutes ago`. `None` for other times. A clock that is a little ahead
/// counts as now.
pub(crate) fn ago(at: u64, now: u64) -> Option<String> {
    match now.checked_sub(at) {
        None => (at - now <= 5).then(|| tr!("just now").to_owned()),
        Some(0..60) => Some(tr!("just now").to_owned()),
        Some(seconds @ 60..3_600) => Some(tr!("{n} minute ago" | "{n} minutes ago", n = seconds / 60)),
        Some(seconds @ 3_600..86_400) => Some(tr!("{n} hour ago" | "{n} hours ago", n = seconds / 3_600)),
        Some(_) => None,
    }
}

/// For the attribute `datetime`: `2026-11-21T07:42:09Z`.
pub(crate) fn machine(epoch_seconds: u64) -> String {
    let Moment { year, month, day, hour, minute, second } = Moment::at(epoch_seconds);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Date only, for file names: `2026-11-21`.
#[must_use]
pub fn iso_date(epoch_seconds: u64) -> String {
    let Moment { year, month, day, .. } = Moment::at(epoch_seconds);
    format!("{year:04}-{month:02}-{day:02}")
}

/// To the millisecond, for programs and spreadsheets (ISO 8601): `2026-11-21T07:42:09.123Z`.
#[must_use]
pub fn iso_time(epoch_milliseconds: u64) -> String {
    let seconds = machine(epoch_milliseconds / 1_000);
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), epoch_milliseconds % 1_000)
}

/// To the second, for audit records: `2026-11-21 07:42:09 UTC`.
pub(crate) fn exact(epoch_seconds: u64) -> String {
    let Moment { year, month, day, hour, minute, second } = Moment::at(epoch_seconds);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// Parses the value of a date and time field, in UTC: `2026-11-21T07:42`, with seconds or without a time.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let mut date = date.split('-').map(str::parse::<u64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut time = time.trim_end_matches('Z').split(':').map(str::parse::<u64>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let second = time.next().unwrap_or(Ok(0)).ok()?;
    let plausible = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if !plausible || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // `days_from_civil` from the paper cited at `Moment::at`.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = (era * 146_097 + day_of_era).checked_sub(719_468)?;
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

struct Moment {
    year: u64,
    month: usize,
    day: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

impl Moment {
    /// The last second of the year 9999, where four-digit years end: a token may carry any number.
    const LATEST: u64 = 253_402_300_799;

    /// Computes the civil date in eras of 400 years that start on 1 March (Howard Hinnant, "chrono-Compatible Low-Level
    /// Date Algorithms", `civil_from_days`).
    fn at(epoch_seconds: u64) -> Self {
        const DAYS_FROM_MARCH_OF_YEAR_0: u64 = 719_468;
        let epoch_seconds = epoch_seconds.min(Self::LATEST);
        let days = epoch_seconds / 86_400 + DAYS_FROM_MARCH_OF_YEAR_0;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        Self {
            year: era * 400 + year_of_era + u64::from(month <= 2),
            month: usize::try_from(month).unwrap_or_default(),
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: epoch_seconds / 3_600 % 24,
            minute: epoch_seconds / 60 % 60,
            second: epoch_seconds % 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_is_written() {
        for seconds in [0, 951_782_400, 1_795_247_729, 4_102_444_799, 253_402_300_799] {
            assert_eq!(parse(&machine(seconds)), Some(seconds), "{}", machine(seconds));
        }
        assert_eq!(parse("2026-11-21"), parse("2026-11-21T00:00"));
        for text in ["", "x", "2026", "2026-13-01", "2026-11-21T24:00", "2026-11-21T7", "1969-12-31", "99999999999-1-1"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_day_is_told_by_how_long_ago_it_was() {
        let rows = [
            (1_000_006, None),
            (1_000_005, Some("just now")),
            (1_000_000, Some("just now")),
            (999_941, Some("just now")),
            (999_940, Some("1 minute ago")),
            (996_401, Some("59 minutes ago")),
            (996_400, Some("1 hour ago")),
            (913_601, Some("23 hours ago")),
            (913_600, None),
            (0, None),
        ];
        for (at, expected) in rows {
            assert_eq!(ago(at, 1_000_000).as_deref(), expected, "{at}");
        }
    }

    #[test]
    fn files_have_times_as_iso_8601_has_them() {
        assert_eq!(iso_date(1_795_246_929), "2026-11-21");
        assert_eq!(iso_time(1_795_246_929_007), "2026-11-21T07:42:09.007Z");
        assert_eq!(iso_time(0), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        let rows = [
            (0, "1 Jan 1970, 00:00 UTC", "1970-01-01T00:00:00Z"),
            (951_782_400, "29 Feb 2000, 00:00 UTC", "2000-02-29T00:00:00Z"),
            (1_709_251_199, "29 Feb 2024, 23:59 UTC", "2024-02-29T23:59:59Z"),
            (1_795_246_929, "21 Nov 2026, 07:42 UTC", "2026-11-21T07:42:09Z"),
            (4_107_542_400, "1 Mar 2100, 00:00 UTC", "2100-03-01T00:00:00Z"),
            (u64::MAX, "31 Dec 9999, 23:59 UTC", "9999-12-31T23:59:59Z"),
        ];
        for (seconds, people, machines) in rows {
            assert_eq!((readable(seconds).as_str(), machine(seconds).as_str()), (people, machines));
        }
    }
}
