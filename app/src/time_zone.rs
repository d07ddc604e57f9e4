//! The time zone in which the user reads times.

use serde::{Deserialize, Serialize};

/// An IANA time zone, such as `Europe/Berlin`. The browser names its own in a cookie, so that the server renders local
/// times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeZone(String);

impl TimeZone {
    /// Name of the cookie.
    pub const COOKIE: &'static str = "usher-zone";

    /// Parses a name. `None` if it names no time zone.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        // The longest name has 30 characters.
        (name.len() <= 64 && jiff::tz::TimeZone::get(name).is_ok()).then(|| Self(name.to_owned()))
    }

    /// The zone's offset from UTC at this time, in seconds. `at`: in seconds since 1970.
    #[cfg(not(feature = "hydrate"))]
    pub(crate) fn offset(&self, at: u64) -> Option<i64> {
        #[cfg(feature = "ssr")]
        {
            let zone = jiff::tz::TimeZone::get(&self.0).ok()?;
            let at = jiff::Timestamp::from_second(i64::try_from(at).ok()?).ok()?;
            Some(i64::from(zone.to_offset(at).seconds()))
        }
        #[cfg(not(feature = "ssr"))]
        {
            let _ = at;
            None
        }
    }

    /// The moment at which the zone's clocks show this time; both in seconds since 1970. Of a time that the clocks show
    /// twice, one of the two.
    pub(crate) fn moment_of(&self, local: u64) -> Option<u64> {
        #[cfg(feature = "hydrate")]
        let offset = browser_offset;
        #[cfg(not(feature = "hydrate"))]
        let offset = |at| self.offset(at);
        let about = local.checked_add_signed(-offset(local)?)?;
        local.checked_add_signed(-offset(about)?)
    }

    /// The browser's zone.
    #[cfg(feature = "hydrate")]
    pub(crate) fn of_browser() -> Option<Self> {
        use js_sys::{Array, Intl::DateTimeFormat, Object, Reflect};
        let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
        Reflect::get(&options, &"timeZone".into()).ok()?.as_string().map(Self)
    }
}

/// The offset of the browser's zone from UTC at this time, in seconds. `at`: in seconds since 1970.
#[cfg(feature = "hydrate")]
pub(crate) fn browser_offset(at: u64) -> Option<i64> {
    let at = u32::try_from(at).ok().map(f64::from)?;
    let minutes = js_sys::Date::new(&(at * 1_000.0).into()).get_timezone_offset();
    #[allow(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
    minutes.is_finite().then_some(minutes as i64 * -60)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::TimeZone;

    #[test]
    fn only_zones_are_read() {
        for name in ["UTC", "Europe/Berlin", "America/Argentina/ComodRivadavia", "Etc/GMT+5"] {
            assert!(TimeZone::named(name).is_some(), "{name}");
        }
        for name in ["", "Europe", "../etc/passwd", "Europe/Berlin\0", "<b>", &"A/".repeat(40)] {
            assert_eq!(TimeZone::named(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_local_time_is_the_moment_at_which_clocks_show_it() {
        let berlin = TimeZone::named("Europe/Berlin");
        let moment = |local| berlin.as_ref().and_then(|zone| zone.moment_of(local));
        for moment_in_utc in [1_795_246_929, 1_783_000_000, 1_774_746_000, 1_774_745_999, 1_792_894_000] {
            let offset = berlin.as_ref().and_then(|zone| zone.offset(moment_in_utc)).unwrap_or_default();
            assert_eq!(moment(moment_in_utc.saturating_add_signed(offset)), Some(moment_in_utc));
        }
    }

    #[test]
    fn the_offset_is_that_of_the_day() {
        let berlin = TimeZone::named("Europe/Berlin");
        let offset = |at| berlin.as_ref().and_then(|zone| zone.offset(at));
        assert_eq!(offset(1_795_246_929), Some(3_600), "21 Nov 2026");
        assert_eq!(offset(1_783_000_000), Some(7_200), "2 Jul 2026");
        assert_eq!(offset(u64::MAX), None);
    }
}
