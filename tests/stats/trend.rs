//! Trends of what rises like memory does.

use pagelift::stats::trend;

use super::series::Chance;

/// The floors of a sawtooth of 30 MB that rises by so many MB a minute, a point a minute.
fn floors(rate: f64, minutes: usize, seed: u32) -> Vec<(f64, f64)> {
    let mut chance = Chance::new(seed);
    (0..minutes).map(|minute| (minute as f64 * 60_000.0, 50.0 + rate * minute as f64 + chance.normal())).collect()
}

#[test]
fn a_leak_is_found_and_none_is_made_up() {
    let count = |rate: f64| (0..300).filter(|seed| trend(&floors(rate, 20, *seed)).is_some()).count();
    assert!(count(2.0) >= 285, "{}", count(2.0));
    assert_eq!(count(0.0), 0);
}

#[test]
fn the_slope_is_that_of_the_leak_and_so_is_the_forecast() {
    for seed in 0..50 {
        let trend = trend(&floors(2.0, 20, seed)).unwrap();
        let minute = 60_000.0;
        assert!((trend.slope * minute - 2.0).abs() < 0.35, "{trend:?}");
        assert!(trend.slopes[0] <= trend.slope && trend.slope <= trend.slopes[1]);
        let [when, early, late] = trend.reaches(120.0).unwrap();
        assert!((when / minute - 16.0).abs() < 4.0, "in {} minutes", when / minute);
        assert!(early <= when && when <= late);
        assert_eq!(trend.reaches(10.0), None, "what was passed is not ahead");
        assert_eq!(trend.reaches(100_000.0), None, "too far to foresee");
    }
}

#[test]
fn few_points_say_nothing_and_many_are_cut() {
    assert_eq!(trend(&floors(50.0, 9, 1)), None);
    assert!(trend(&floors(50.0, 10, 1)).is_some());
    let long = trend(&floors(2.0, 500, 1)).unwrap();
    assert_eq!(long.span, 39.0 * 60_000.0);
}
