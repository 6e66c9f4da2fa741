//! The machine fed by a page: real observers, requests, marks and timers, by web-sys and js-sys.
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Float64Array, Promise, Reflect};
use pagelift::codes::{ENTRY, Entry as _, RECORD, Record};
use pagelift::health::{Command, Entry, Event, FileKind, Metric, MetricColumn, Table};
use pagelift_health::health::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Performance, PerformanceEntry, PerformanceObserver, PerformanceObserverEntryList, PerformanceObserverInit,
    PerformanceResourceTiming,
};

wasm_bindgen_test_configure!(run_in_browser);

// Of Long Tasks, Layout Instability and the options of observers web-sys 0.3.107 has no types.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = PerformanceObserver, js_name = supportedEntryTypes, thread_local_v2)]
    static SUPPORTED: Array;
}

fn window() -> web_sys::Window {
    web_sys::window().unwrap()
}

fn performance() -> Performance {
    window().performance().unwrap()
}

fn is_told(entry_type: &str) -> bool {
    SUPPORTED.with(|types| types.includes(&entry_type.into(), 0))
}

fn new_health() -> u32 {
    health_new(1000.0, 0.0, 0.0, 5000.0, 30.0 * 86_400_000.0, 0.5, 5, 10, 10, 10, 0, 7)
}

fn tell(health: u32, event: Event) {
    let [kind, a, b, c, d, e] = event.to_numbers();
    machine_handle(health, performance().now(), kind as u32, a, b, c, d, e);
}

/// A view of numbers in the module's memory, as a driver has it.
fn view(start: u32, count: u32) -> Float64Array {
    let buffer = Reflect::get(&wasm_bindgen::memory(), &"buffer".into()).unwrap();
    Float64Array::new_with_byte_offset_and_length(&buffer, start, count)
}

fn commands(health: u32) -> Vec<Command> {
    let mut commands = Vec::new();
    loop {
        let count = machine_poll(health);
        if count == 0 {
            return commands;
        }
        for record in view(machine_outbox(), RECORD as u32 * count).to_vec().chunks(RECORD) {
            let fields = record[1..].try_into().unwrap();
            commands.push(Command::from_numbers(record[0] as u32, fields).unwrap());
        }
    }
}

/// Puts entries where a driver puts them.
fn see(health: u32, entries: &[Entry]) {
    for some in entries.chunks(INBOX) {
        let numbers: Vec<f64> = some.iter().flat_map(|entry| entry.to_list()).collect();
        assert_eq!(numbers.len(), some.len() * ENTRY);
        view(health_inbox(), numbers.len() as u32).copy_from(&numbers);
        health_observe(health, some.len() as u32);
    }
    tell(health, Event::Observed { interactions: f64::NAN });
}

fn rows(health: u32, table: Table) -> Vec<Vec<f64>> {
    let count = health_table(health, table as u32, 0, 0.0);
    let numbers = view(health_rows(), count).to_vec();
    numbers[1..].chunks(numbers[0] as usize).map(<[f64]>::to_vec).collect()
}

fn metric(health: u32, metric: Metric, column: MetricColumn) -> f64 {
    rows(health, Table::Metrics)[metric as usize][column as usize]
}

async fn sleep(ms: i32) {
    let timer = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).unwrap();
    });
    JsFuture::from(timer).await.unwrap();
}

/// All entries of a type from now on, and of before.
struct Observing {
    entries: Rc<RefCell<Vec<PerformanceEntry>>>,
    observer: PerformanceObserver,
    _hear: Closure<dyn FnMut(PerformanceObserverEntryList)>,
}

fn observe(entry_type: &str) -> Observing {
    let entries = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&entries);
    let hear = Closure::new(move |list: PerformanceObserverEntryList| {
        heard.borrow_mut().extend(list.get_entries().iter().map(JsCast::unchecked_into::<PerformanceEntry>));
    });
    let observer = PerformanceObserver::new(hear.as_ref().unchecked_ref()).unwrap();
    let options = PerformanceObserverInit::new(&Array::new());
    Reflect::delete_property(&options, &"entryTypes".into()).unwrap();
    Reflect::set(&options, &"type".into(), &entry_type.into()).unwrap();
    options.set_buffered(true);
    observer.observe(&options);
    Observing { entries, observer, _hear: hear }
}

async fn fetch(address: &str) {
    let response = JsFuture::from(window().fetch_with_str(address)).await.unwrap();
    let response: web_sys::Response = response.unchecked_into();
    JsFuture::from(response.text().unwrap()).await.unwrap();
}

fn resource(entry: &PerformanceResourceTiming) -> Entry {
    Entry::Resource {
        host: 1,
        kind: 2,
        file: FileKind::Call,
        duration: entry.duration(),
        end: entry.response_end(),
        transfer: entry.transfer_size(),
        encoded: entry.encoded_body_size(),
        decoded: entry.decoded_body_size(),
        status: 200.0,
        is_blocking: 0,
        is_third_party: 0,
        url: 0,
    }
}

#[wasm_bindgen_test]
async fn real_requests_are_counted_with_their_durations() {
    let health = new_health();
    tell(health, Event::Visible);
    let observing = observe("resource");
    let origin = window().location().origin().unwrap();
    for n in 0..5 {
        fetch(&format!("{origin}/?n={n}")).await;
    }
    let mine = |entry: &PerformanceEntry| entry.name().contains("?n=");
    for _ in 0..100 {
        if observing.entries.borrow().iter().filter(|entry| mine(entry)).count() >= 5 {
            break;
        }
        sleep(20).await;
    }
    observing.observer.disconnect();
    let found = observing.entries.borrow();
    let found: Vec<PerformanceResourceTiming> =
        found.iter().filter(|entry| mine(entry)).map(|entry| entry.clone().unchecked_into()).collect();
    assert_eq!(found.len(), 5);
    see(health, &found.iter().map(resource).collect::<Vec<_>>());

    assert_eq!(metric(health, Metric::ResponseTime, MetricColumn::Count), 5.0);
    let longest = found.iter().map(|entry| entry.duration()).fold(0.0, f64::max);
    assert_eq!(metric(health, Metric::ResponseTime, MetricColumn::Max), longest);
    let host = &rows(health, Table::Hosts)[0];
    assert_eq!((host[0], host[1], host[2]), (1.0, 2.0, 5.0));
    let bytes: f64 = found.iter().map(|entry| entry.transfer_size()).sum();
    assert_eq!(host[3], bytes);
    tell(health, Event::Close);
    commands(health);
    assert_eq!(machine_timeout(health), f64::INFINITY);
    machine_free(health);
}

#[wasm_bindgen_test]
async fn the_first_paint_and_long_tasks_of_a_real_page_are_told() {
    let health = new_health();
    tell(health, Event::Visible);
    let types = ["paint", "longtask"].map(|name| is_told(name).then(|| observe(name)));
    let end = performance().now() + 120.0;
    while performance().now() < end {}
    sleep(300).await;
    let mut tasks = 0.0;
    for (observing, is_paint) in types.iter().zip([true, false]) {
        let Some(observing) = observing else { continue };
        observing.observer.disconnect();
        for entry in observing.entries.borrow().iter() {
            let entry = if is_paint {
                Entry::FirstPaint { time: entry.start_time() }
            } else {
                tasks += 1.0;
                Entry::Task { start: entry.start_time(), duration: entry.duration() }
            };
            see(health, &[entry]);
        }
    }
    if is_told("longtask") {
        assert!(tasks >= 1.0, "the loop was one");
        assert_eq!(metric(health, Metric::LongTask, MetricColumn::Count), tasks);
        assert!(metric(health, Metric::LongTask, MetricColumn::Max) >= 110.0);
    }
    let painted = performance().get_entries_by_name("first-contentful-paint").length();
    let counted = metric(health, Metric::Fcp, MetricColumn::Count);
    assert!(counted <= 1.0 && (painted == 0 || !is_told("paint") || counted == 1.0), "{painted} {counted}");
    machine_free(health);
}

#[wasm_bindgen_test]
async fn real_timers_wake_it_and_samples_are_asked_for() {
    let health = new_health();
    tell(health, Event::Visible);
    let mut samples = 0;
    let begun = performance().now();
    while samples < 2 && performance().now() < begun + 20_000.0 {
        let timeout = machine_timeout(health);
        assert!(timeout < f64::INFINITY, "a page that is seen is sampled");
        sleep((timeout - performance().now()).max(1.0).ceil() as i32).await;
        machine_handle_timeout(health, performance().now());
        for command in commands(health) {
            if let Command::Sample { .. } = command {
                samples += 1;
                see(health, &[Entry::Memory { used: 5e6 + f64::from(samples), limit: 1e9 }]);
                tell(health, Event::Sampled);
            }
        }
    }
    assert_eq!(samples, 2);
    assert_eq!(metric(health, Metric::Memory, MetricColumn::Count), 2.0);
    assert_eq!(metric(health, Metric::Memory, MetricColumn::Last), 5_000_002.0);
    assert!(metric(health, Metric::LoopDelay, MetricColumn::Count) > 0.0 || performance().now() < begun + 5000.0);
    machine_free(health);
}

#[wasm_bindgen_test]
fn what_one_stores_another_reads() {
    let wall = js_sys::Date::now();
    let health = new_health();
    health_persist(health, 0.5);
    tell(health, Event::Visible);
    see(health, &[Entry::Task { start: performance().now(), duration: 77.0 }]);
    tell(health, Event::Close);
    let count = health_store(health, wall);
    assert!(count > 0);
    let record = view(health_rows(), count).to_vec();
    machine_free(health);

    let other = new_health();
    health_persist(other, 0.25);
    let same: Vec<f64> = (0..40).map(f64::from).collect();
    let all: Vec<f64> = same.iter().chain(&same).chain(&record).copied().collect();
    let room = health_room(all.len() as u32);
    view(room, all.len() as u32).copy_from(&all);
    assert_eq!(health_read(other, 40, 40), 1);
    health_restore(other, performance().now(), wall);
    assert_eq!(metric(other, Metric::LongTask, MetricColumn::Count), 1.0);
    assert_eq!(metric(other, Metric::LongTask, MetricColumn::Max), 77.0);
    machine_free(other);
}
