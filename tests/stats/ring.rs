//! Rings of cells.

use pagelift::stats::{Cell, Ring, Sketch};
use proptest::prelude::*;

fn cell(at: f64) -> Cell {
    let mut sketch = Sketch::default();
    sketch.insert(at);
    Cell::of(&sketch, at, at)
}

proptest! {
    #[test]
    fn the_newest_are_kept_in_order(most in 0usize..10, pushed in 0usize..40) {
        let mut ring = Ring::new(most);
        (0..pushed).for_each(|at| ring.push(cell(at as f64)));
        let kept: Vec<usize> = ring.iter().map(|cell| cell.at as usize).collect();
        prop_assert_eq!(kept, (pushed.saturating_sub(most)..pushed).collect::<Vec<_>>());
        prop_assert_eq!((ring.len(), ring.is_empty()), (pushed.min(most), pushed.min(most) == 0));
    }
}

#[test]
fn a_cell_is_what_its_sketch_was() {
    let mut sketch = Sketch::default();
    (1..=100).for_each(|value| assert!(sketch.insert(f64::from(value))));
    let [at, count, sum, min, max, last, p50, p75, p95] = Cell::of(&sketch, 7.0, 3.0).numbers();
    assert_eq!((at, count, sum, min, max, last), (7.0, 100.0, 5050.0, 1.0, 100.0, 3.0));
    assert!(
        [(p50, 50.0), (p75, 75.0), (p95, 95.0)].iter().all(|(found, exact)| (found / exact - 1.0f64).abs() < 0.011)
    );
}
