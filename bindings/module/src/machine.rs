//! A machine as exports of its module.

/// Exports a machine: JavaScript knows each by a number, reports events to it as the numbers of a
/// [`Record`](pagelift::codes::Record), and reads its commands in the [`Outbox`](crate::Outbox).
///
/// ```ignore
/// pagelift_module::machine!(Pool, Event, Command);
///
/// /// Makes one; the number is for the functions below.
/// #[wasm_bindgen]
/// pub fn pool_new(workers: u32) -> u32 {
///     machine_add(Pool::new(workers))
/// }
/// ```
///
/// The same functions in every module, so that one driver (`ts/internal/engine/machine.ts`) is enough for all:
///
/// | export | |
/// |---|---|
/// | `machine_handle(machine, now, event, ...fields)` | something happened |
/// | `machine_poll(machine)` | how many commands are in the outbox; 0 when there are none left |
/// | `machine_outbox()` | where that is |
/// | `machine_timeout(machine)` | when to call `machine_handleTimeout`; `Infinity` for never |
/// | `machine_handleTimeout(machine, now)` | that time has come |
/// | `machine_free(machine)` | gives back its memory |
///
/// An event that does not exist traps: the names in TypeScript come from the enum, so only a bug could send it.
#[macro_export]
macro_rules! machine {
    ($machine:ty, $event:ty, $command:ty) => {
        ::std::thread_local! {
            static MACHINES: $crate::Objects<$machine> = const { $crate::Objects::new() };
            static OUTBOX: $crate::Outbox = const { $crate::Outbox::new() };
        }

        $crate::names!(
            <$event as ::pagelift::codes::Record>::NAMES,
            <$command as ::pagelift::codes::Record>::NAMES,
            ::pagelift::codes::CONSTANTS,
        );

        /// Keeps a machine, and gives its number.
        fn machine_add(machine: $machine) -> u32 {
            MACHINES.with(|machines| machines.add(machine))
        }

        /// Gives back a machine's memory.
        #[::wasm_bindgen::prelude::wasm_bindgen]
        pub fn machine_free(machine: u32) {
            MACHINES.with(|machines| machines.remove(machine));
        }

        /// Something happened at `now`: an event by its number, with its fields.
        #[::wasm_bindgen::prelude::wasm_bindgen]
        #[allow(clippy::too_many_arguments, reason = "a field each")]
        pub fn machine_handle(machine: u32, now: f64, event: u32, a: f64, b: f64, c: f64, d: f64, e: f64) {
            $crate::with(&MACHINES, machine, |machine| {
                match <$event as ::pagelift::codes::Record>::from_numbers(event, [a, b, c, d, e]) {
                    Some(event) => ::pagelift::machine::Machine::handle(machine, now, event),
                    None => ::std::process::abort(),
                }
            });
        }

        /// How many commands are in the outbox now; 0 when there are none left.
        #[::wasm_bindgen::prelude::wasm_bindgen]
        pub fn machine_poll(machine: u32) -> u32 {
            $crate::with(&MACHINES, machine, |machine| OUTBOX.with(|outbox| outbox.fill(machine)))
        }

        /// Where the outbox is; it stays there.
        #[::wasm_bindgen::prelude::wasm_bindgen]
        pub fn machine_outbox() -> u32 {
            OUTBOX.with($crate::Outbox::address)
        }

        /// When to call `machine_handleTimeout`; `Infinity` while time alone changes nothing.
        #[::wasm_bindgen::prelude::wasm_bindgen]
        pub fn machine_timeout(machine: u32) -> f64 {
            $crate::with(&MACHINES, machine, |machine| {
                ::pagelift::machine::Machine::poll_timeout(machine).unwrap_or(f64::INFINITY)
            })
        }

        /// The clock has reached `now`.
        #[::wasm_bindgen::prelude::wasm_bindgen(js_name = machine_handleTimeout)]
        pub fn machine_handle_timeout(machine: u32, now: f64) {
            $crate::with(&MACHINES, machine, |machine| {
                ::pagelift::machine::Machine::handle_timeout(machine, now);
            });
        }
    };
}

/// Hands the names of enums ([`Code::NAMES`](pagelift::codes::Code::NAMES),
/// [`Record::NAMES`](pagelift::codes::Record::NAMES)) and constants (`CONSTANTS`) to the build, which makes
/// `build/NAME/codes.js` of them. They travel in a custom section that wasm-bindgen takes out: nothing of them is shipped.
#[macro_export]
macro_rules! names {
    ($($names:expr),* $(,)?) => {
        $(const _: () = {
            #[::wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
            const NAMES: &str = $names;
        };)*
    };
}
