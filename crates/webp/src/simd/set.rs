//! The instruction sets of this build, and which one this processor is best served with.

/// An instruction set that this build has code for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// Plain Rust: where there is nothing else, and in the tests.
    #[cfg(any(
        test,
        feature = "scalar",
        not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))
    ))]
    Scalar,
    /// What every x86-64 has.
    #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
    Sse2,
    /// AVX2, where the processor says so at run time.
    #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
    Avx2,
    /// WebAssembly's simd128, which a module has or has not when it is built.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "scalar")))]
    Simd128,
}

impl InstructionSet {
    /// The fastest one that this processor has.
    #[inline(always)]
    pub fn detect() -> Self {
        #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
        return if super::avx2::Avx2::is_available() { Self::Avx2 } else { Self::Sse2 };
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "scalar")))]
        return Self::Simd128;
        #[cfg(any(
            feature = "scalar",
            not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))
        ))]
        return Self::Scalar;
    }

    /// All that this build has code for and this processor can run, the fastest first.
    pub fn available() -> Vec<Self> {
        let best = Self::detect();
        #[allow(unused_mut)]
        let mut sets = vec![best];
        #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
        if best == Self::Avx2 {
            sets.push(Self::Sse2);
        }
        #[cfg(test)]
        if best != Self::Scalar {
            sets.push(Self::Scalar);
        }
        sets
    }
}

/// `with_set!(set, S => expression)`: the expression with `S` as the [`Simd`](super::Simd) type of `set`.
macro_rules! with_set {
    ($set:expr, $simd:ident => $body:expr) => {
        match $set {
            #[cfg(any(
                test,
                feature = "scalar",
                not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))
            ))]
            $crate::simd::InstructionSet::Scalar => {
                type $simd = $crate::simd::scalar::Scalar;
                $body
            }
            #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
            $crate::simd::InstructionSet::Sse2 => {
                type $simd = $crate::simd::sse2::Sse2;
                $body
            }
            #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
            $crate::simd::InstructionSet::Avx2 => {
                type $simd = $crate::simd::avx2::Avx2;
                $body
            }
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128", not(feature = "scalar")))]
            $crate::simd::InstructionSet::Simd128 => {
                type $simd = $crate::simd::wasm32::Simd128;
                $body
            }
        }
    };
}
pub(crate) use with_set;

/// `compiled_per_set!(pub fn name(arguments) -> Result = body);`: a function `name` over [`Simd`](super::Simd) that runs
/// `body`, which is `#[inline(always)]`, compiled for the instruction set. Whatever `body` calls with wide vectors must
/// be inlined into it, too: no closures there.
macro_rules! compiled_per_set {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $result:ty = $($body:ident)::+;
    ) => {
        $(#[$meta])*
        #[inline(never)]
        $vis fn $name<S: $crate::simd::Simd>($($argument: $type),*) -> $result {
            #[cfg(all(target_arch = "x86_64", not(feature = "scalar")))]
            if S::WIDE_AT_ONCE {
                #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
                fn with_avx2<S: $crate::simd::Simd>($($argument: $type),*) -> $result {
                    $($body)::+::<S>($($argument),*)
                }
                // SAFETY: `InstructionSet::detect` has found these features, or this set would not have been chosen.
                #[allow(unsafe_code)]
                return unsafe { with_avx2::<S>($($argument),*) };
            }
            $($body)::+::<S>($($argument),*)
        }
    };
}
pub(crate) use compiled_per_set;
