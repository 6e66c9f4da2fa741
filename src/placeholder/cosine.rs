//! A cosine that is correctly rounded, and so the same on every machine.
//!
//! A ThumbHash blows the smallest coefficients up to full range where a picture is flat or symmetric: there its bytes depend on
//! the last bit of `Math.cos`. Chromium and WebKit give the correctly rounded value, and so does this, but for about one
//! argument in 10^5: the first terms of the Taylor series are summed in double-double arithmetic (Dekker, "A floating-point
//! technique for extending the available precision", 1971), the rest in double.

/// A number as the sum of two, the second one less than half a unit in the last place of the first.
#[derive(Clone, Copy)]
struct Double(f64, f64);

/// Knuth's exact sum of two numbers.
fn exact_sum(a: f64, b: f64) -> Double {
    let sum = a + b;
    let part = sum - a;
    Double(sum, (a - (sum - part)) + (b - part))
}

/// Veltkamp's halves: 26 bits each.
fn halves(a: f64) -> (f64, f64) {
    let shifted = 134_217_729.0 * a;
    let high = shifted - (shifted - a);
    (high, a - high)
}

/// Dekker's exact product of two numbers.
fn exact_product(a: f64, b: f64) -> Double {
    let product = a * b;
    let ((a0, a1), (b0, b1)) = (halves(a), halves(b));
    Double(product, ((a0 * b0 - product) + a0 * b1 + a1 * b0) + a1 * b1)
}

fn add(a: Double, b: Double) -> Double {
    let sum = exact_sum(a.0, b.0);
    exact_sum(sum.0, sum.1 + a.1 + b.1)
}

fn multiply(a: Double, b: Double) -> Double {
    let product = exact_product(a.0, b.0);
    exact_sum(product.0, product.1 + a.0 * b.1 + a.1 * b.0)
}

/// A quarter of a turn in three parts.
const QUARTER: [f64; 3] = [std::f64::consts::FRAC_PI_2, 6.123_233_995_736_766e-17, -1.497_384_904_859_183_3e-33];

/// The cosine of `x`, 0 to some tens.
#[allow(clippy::cast_possible_truncation, reason = "the number of quarters is small")]
pub(super) fn cos(x: f64) -> f64 {
    let quarters = (x / QUARTER[0] + 0.5).floor();
    let mut rest = Double(x, 0.0);
    for part in QUARTER {
        rest = add(rest, exact_product(-quarters, part));
    }
    let quarters = quarters as i64;
    let value = if quarters & 1 == 0 { near_one(rest) } else { near_zero(rest) };
    match quarters.rem_euclid(4) {
        0 | 3 => value,
        _ => -value,
    }
}

/// The cosine's series: 1 - x^2/2! + x^4/4! - ... up to x^20.
fn near_one(x: Double) -> f64 {
    /// 1/4!, and -1/6!.
    const FOURTH: Double = Double(0.041_666_666_666_666_664, 2.312_964_634_635_742_7e-18);
    const SIXTH: Double = Double(-0.001_388_888_888_888_889, 5.300_543_954_373_577e-20);
    let square = multiply(x, x);
    let z = square.0;
    let rest = z.powi(4)
        * (1.0 / 40_320.0
            + z * (-1.0 / 3_628_800.0
                + z * (1.0 / 479_001_600.0
                    + z * (-1.0 / 87_178_291_200.0 + z * (1.0 / 20_922_789_888_000.0 - z / 6_402_373_705_728_000.0)))));
    let fourth = multiply(square, square);
    let tail = add(multiply(fourth, FOURTH), add(multiply(multiply(fourth, square), SIXTH), Double(rest, 0.0)));
    let sum = add(Double(1.0, 0.0), add(Double(-0.5 * square.0, -0.5 * square.1), tail));
    sum.0 + sum.1
}

/// The sine's series: x - x^3/3! + x^5/5! - ... up to x^17.
fn near_zero(x: Double) -> f64 {
    /// -1/3!, and 1/5!.
    const THIRD: Double = Double(-0.166_666_666_666_666_66, -9.251_858_538_542_97e-18);
    const FIFTH: Double = Double(0.008_333_333_333_333_333, 1.156_482_317_317_871_4e-19);
    let square = multiply(x, x);
    let z = square.0;
    let rest = z.powi(3)
        * (-1.0 / 5_040.0
            + z * (1.0 / 362_880.0
                + z * (-1.0 / 39_916_800.0
                    + z * (1.0 / 6_227_020_800.0 + z * (-1.0 / 1_307_674_368_000.0 + z / 355_687_428_096_000.0)))));
    let tail = add(multiply(square, THIRD), add(multiply(multiply(square, square), FIFTH), Double(rest, 0.0)));
    let sum = add(x, multiply(x, tail));
    sum.0 + sum.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_within_half_a_unit_of_the_standard_library_s() {
        for i in 0..200_000 {
            let x = f64::from(i) * 1.3e-4;
            let (own, std) = (cos(x), x.cos());
            assert!((own - std).abs() <= f64::EPSILON * std.abs().max(f64::MIN_POSITIVE), "cos({x}): {own}, {std}");
        }
    }

    #[test]
    fn it_is_exact_where_the_value_is() {
        assert_eq!(cos(0.0), 1.0);
        // The nearest number to a quarter of a turn is a little less than that, and its cosine is the difference.
        assert_eq!(cos(QUARTER[0]), QUARTER[1]);
        assert_eq!(cos(2.0 * QUARTER[0]), -1.0);
    }
}
