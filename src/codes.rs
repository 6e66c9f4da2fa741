//! Enums as numbers, and as names: the events and commands of machines, for whoever drives them in another language.
//!
//! An enum that is written within [`codes!`](crate::codes!) or [`records!`](crate::records!) is the only place where its
//! numbers are written. They count from 0 in the order of the variants; the names go out as a line of text (`NAMES`), of
//! which the build makes the constants for TypeScript (`scripts/internal/wasm-codes.mjs`).

crate::constants! {
    /// The numbers of one [`Record`]: its kind and its fields.
    pub const RECORD: usize = 6;
    /// The numbers of one [`Entry`]: its kind and its fields.
    pub const ENTRY: usize = 14;
}

/// The most fields that a variant of a [`Record`] may have.
pub const FIELDS: usize = RECORD - 1;

/// What can be a field of a record.
pub trait Number: Copy {
    /// As the only kind of number that JavaScript has. Integers beyond 2^53 lose their last digits.
    fn to_number(self) -> f64;
    /// Back again: integers saturate, and NaN is 0 to them; `None` for a number that no variant has.
    fn from_number(number: f64) -> Option<Self>;
}

/// An enum without fields, as a number. Made by [`codes!`](crate::codes!).
pub trait Code: Number {
    /// `enum NAME VARIANT VARIANT ...`
    const NAMES: &'static str;
}

/// An enum whose variants have fields, as the number of its variant and those of its fields. Made by
/// [`records!`](crate::records!).
pub trait Record: Sized {
    /// `record NAME VARIANT FIELD:TYPE FIELD:TYPE ... VARIANT ...`
    const NAMES: &'static str;
    /// The variant's number, then its fields, then zeros.
    fn to_numbers(self) -> [f64; RECORD];
    /// The variant of this number with these fields; `None` for numbers that no variant has.
    fn from_numbers(kind: u32, fields: [f64; FIELDS]) -> Option<Self>;
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Number for $type {
            #[inline]
            fn to_number(self) -> f64 {
                self as f64
            }
            #[inline]
            fn from_number(number: f64) -> Option<Self> {
                Some(number as Self)
            }
        })*
    };
}
numbers!(u32, u64, f64);

/// Gives an enum without fields its numbers and names: see [`Code`].
///
/// ```
/// use pagelift::codes::{Code, Number};
///
/// pagelift::codes! {
///     /// How soon.
///     #[derive(Clone, Copy, Debug, PartialEq)]
///     pub enum Urgency {
///         /// At once.
///         Now,
///         /// At any time.
///         Later,
///     }
/// }
///
/// assert_eq!(Urgency::Later.to_number(), 1.0);
/// assert_eq!(Urgency::from_number(0.0), Some(Urgency::Now));
/// assert_eq!(Urgency::from_number(2.0), None);
/// assert_eq!(Urgency::NAMES, "enum Urgency Now Later");
/// ```
#[macro_export]
macro_rules! codes {
    ($(#[$about:meta])* $visibility:vis enum $name:ident { $($(#[$about_variant:meta])* $variant:ident),* $(,)? }) => {
        $(#[$about])*
        $visibility enum $name { $($(#[$about_variant])* $variant),* }

        impl $crate::codes::Number for $name {
            #[inline]
            fn to_number(self) -> f64 {
                f64::from(self as u32)
            }
            #[inline]
            fn from_number(number: f64) -> Option<Self> {
                match number as u32 {
                    $(code if code == Self::$variant as u32 => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl $crate::codes::Code for $name {
            const NAMES: &'static str = concat!("enum ", stringify!($name), $(" ", stringify!($variant)),*);
        }
    };
}

/// An enum of wide records, which come many at a time in a list of numbers: [`ENTRY`] numbers each, the variant's first. Made by
/// [`entries!`](crate::entries!).
pub trait Entry: Sized {
    /// `record NAME VARIANT FIELD:TYPE FIELD:TYPE ... VARIANT ...`
    const NAMES: &'static str;
    /// The variant of these numbers; `None` for numbers that no variant has, infinite ones and `NaN` among them.
    fn from_list(numbers: &[f64; ENTRY]) -> Option<Self>;
    /// The variant's number, then its fields, then zeros.
    fn to_list(&self) -> [f64; ENTRY];
}

/// Gives an enum of wide records its numbers and names: see [`Entry`].
///
/// ```
/// use pagelift::codes::{ENTRY, Entry as _};
///
/// pagelift::entries! {
///     /// What was observed.
///     #[derive(Clone, Copy, Debug, PartialEq)]
///     pub enum Entry {
///         /// A task that took long.
///         Task {
///             /// In ms.
///             start: f64,
///             /// In ms.
///             duration: f64,
///         },
///     }
/// }
///
/// let task = Entry::Task { start: 5.0, duration: 80.0 };
/// assert_eq!(task.to_list()[..3], [0.0, 5.0, 80.0]);
/// assert_eq!(Entry::from_list(&task.to_list()), Some(task));
/// assert_eq!(Entry::from_list(&[1.0; ENTRY]), None);
/// ```
#[macro_export]
macro_rules! entries {
    ($(#[$about:meta])* $visibility:vis enum $name:ident {
        $($(#[$about_variant:meta])* $variant:ident { $($(#[$about_field:meta])* $field:ident: $type:ty),* $(,)? }),* $(,)?
    }) => {
        $(#[$about])*
        $visibility enum $name { $($(#[$about_variant])* $variant { $($(#[$about_field])* $field: $type),* }),* }

        const _: () = {
            enum Kind { $($variant),* }
            $(assert!([$(stringify!($field)),*].len() < $crate::codes::ENTRY);)*

            impl $crate::codes::Entry for $name {
                const NAMES: &'static str = concat!(
                    "record ", stringify!($name),
                    $(" ", stringify!($variant), $(" ", stringify!($field), ":", stringify!($type),)*)*
                );

                #[allow(unused_assignments, reason = "after the last field")]
                fn from_list(numbers: &[f64; $crate::codes::ENTRY]) -> Option<Self> {
                    let mut at = 0;
                    match numbers[0] as u32 {
                        $(kind if kind == Kind::$variant as u32 => Some(Self::$variant {
                            $($field: {
                                at += 1;
                                <$type as $crate::codes::Number>::from_number(numbers[at]).filter(|_| numbers[at].is_finite())?
                            }),*
                        }),)*
                        _ => None,
                    }
                }

                #[allow(unused_assignments, reason = "after the last field")]
                fn to_list(&self) -> [f64; $crate::codes::ENTRY] {
                    let mut numbers = [0.0; $crate::codes::ENTRY];
                    match self {
                        $(Self::$variant { $($field),* } => {
                            numbers[0] = f64::from(Kind::$variant as u32);
                            let mut at = 1;
                            $(
                                numbers[at] = $crate::codes::Number::to_number(*$field);
                                at += 1;
                            )*
                        })*
                    }
                    numbers
                }
            }
        };
    };
}

/// Gives an enum whose variants have up to [`FIELDS`] fields its numbers and names: see [`Record`].
///
/// ```
/// use pagelift::codes::Record;
///
/// pagelift::records! {
///     /// What can happen.
///     #[derive(Clone, Copy, Debug, PartialEq)]
///     pub enum Event {
///         /// A job is there.
///         Came {
///             /// Its number.
///             job: u32,
///             /// How many bytes it needs.
///             memory: u64,
///         },
///         /// It is over.
///         Closed,
///     }
/// }
///
/// assert_eq!(Event::Came { job: 7, memory: 100 }.to_numbers(), [0.0, 7.0, 100.0, 0.0, 0.0, 0.0]);
/// assert_eq!(Event::from_numbers(1, [0.0; 5]), Some(Event::Closed));
/// assert_eq!(Event::from_numbers(2, [0.0; 5]), None);
/// assert_eq!(Event::NAMES, "record Event Came job:u32 memory:u64 Closed");
/// ```
#[macro_export]
macro_rules! records {
    ($(#[$about:meta])* $visibility:vis enum $name:ident {
        $($(#[$about_variant:meta])* $variant:ident
            $({ $($(#[$about_field:meta])* $field:ident: $type:ty),* $(,)? })?),* $(,)?
    }) => {
        $(#[$about])*
        $visibility enum $name { $($(#[$about_variant])* $variant $({ $($(#[$about_field])* $field: $type),* })?),* }

        const _: () = {
            enum Kind { $($variant),* }
            $($(assert!([$(stringify!($field)),*].len() <= $crate::codes::FIELDS);)?)*

            impl $crate::codes::Record for $name {
                const NAMES: &'static str = concat!(
                    "record ", stringify!($name),
                    $(" ", stringify!($variant), $($(" ", stringify!($field), ":", stringify!($type),)*)?)*
                );

                #[allow(unused_mut, unused_variables, unused_assignments)]
                fn to_numbers(self) -> [f64; $crate::codes::RECORD] {
                    let mut numbers = [0.0; $crate::codes::RECORD];
                    match self {
                        $(Self::$variant $({ $($field),* })? => {
                            numbers[0] = f64::from(Kind::$variant as u32);
                            let mut at = 1;
                            $($(
                                numbers[at] = $crate::codes::Number::to_number($field);
                                at += 1;
                            )*)?
                        })*
                    }
                    numbers
                }

                #[allow(unused_mut, unused_variables)]
                fn from_numbers(kind: u32, fields: [f64; $crate::codes::FIELDS]) -> Option<Self> {
                    let mut at = 0;
                    match kind {
                        $(kind if kind == Kind::$variant as u32 => Some(Self::$variant $({
                            $($field: {
                                at += 1;
                                <$type as $crate::codes::Number>::from_number(fields[at - 1])?
                            }),*
                        })?),)*
                        _ => None,
                    }
                }
            }
        };
    };
}

/// Constants that TypeScript needs too, with `CONSTANTS` beside them: their names and values as text. Values are literals.
///
/// ```
/// pagelift::constants! {
///     /// Bytes of a page.
///     pub const PAGE: u64 = 4096;
///     /// The most pages.
///     pub const PAGES: usize = 1_000;
/// }
///
/// assert_eq!(CONSTANTS, "const PAGE 4096 const PAGES 1_000");
/// ```
#[macro_export]
macro_rules! constants {
    ($(#[$about:meta])* $visibility:vis const $name:ident: $type:ty = $value:literal;
        $($(#[$about_other:meta])* $visibility_other:vis const $other:ident: $type_other:ty = $value_other:literal;)*) => {
        $(#[$about])*
        $visibility const $name: $type = $value;
        $($(#[$about_other])* $visibility_other const $other: $type_other = $value_other;)*

        /// The names and values of these constants, for the build.
        pub const CONSTANTS: &str = concat!(
            "const ", stringify!($name), " ", stringify!($value),
            $(" const ", stringify!($other), " ", stringify!($value_other)),*
        );
    };
}
