//! The machine driven by a page: real elements, real boxes, a real observer, real scrolling.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Float64Array, Promise, Reflect};
use pagelift::codes::{RECORD, Record};
use pagelift::lazy::{Command, Event};
use pagelift_lazy::lazy::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{
    Document, Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
};

wasm_bindgen_test_configure!(run_in_browser);

const COUNT: u32 = 60;
const HEIGHT: f64 = 200.0;

fn window() -> web_sys::Window {
    web_sys::window().unwrap()
}

fn document() -> Document {
    window().document().unwrap()
}

fn tell(lazy: u32, event: Event) {
    let [kind, a, b, c, d, e] = event.to_numbers();
    machine_handle(lazy, window().performance().unwrap().now(), kind as u32, a, b, c, d, e);
}

/// The commands, as a driver reads them: records of numbers in the module's memory.
fn commands(lazy: u32) -> Vec<Command> {
    let mut commands = Vec::new();
    loop {
        let count = machine_poll(lazy);
        if count == 0 {
            return commands;
        }
        let buffer = Reflect::get(&wasm_bindgen::memory(), &"buffer".into()).unwrap();
        let numbers = Float64Array::new_with_byte_offset_and_length(&buffer, machine_outbox(), RECORD as u32 * count);
        for record in numbers.to_vec().chunks(RECORD) {
            let fields = record[1..].try_into().unwrap();
            commands.push(Command::from_numbers(record[0] as u32, fields).unwrap());
        }
    }
}

fn asked(lazy: u32) -> Vec<u32> {
    tell(lazy, Event::Decide);
    let slot = |command| if let Command::Ask { slot } = command { Some(slot) } else { None };
    commands(lazy).into_iter().filter_map(slot).collect()
}

async fn frame() {
    let next = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(next).await.unwrap();
}

/// A column of pictures.
fn pictures() -> Vec<Element> {
    let body = document().body().unwrap();
    let list = |_| {
        let image: HtmlElement = document().create_element("img").unwrap().unchecked_into();
        image.style().set_css_text(&format!("display: block; width: 300px; height: {HEIGHT}px"));
        body.append_child(&image).unwrap();
        image.into()
    };
    (0..COUNT).map(list).collect()
}

/// Tells the machine of everything that an observer sees, with its box in the page.
fn observe(lazy: u32, pictures: &[Element]) -> (IntersectionObserver, Closure<dyn FnMut(Array)>) {
    let slots: Vec<Element> = pictures.to_vec();
    let seen = Closure::new(move |entries: Array| {
        let scrolled = window().scroll_y().unwrap();
        for entry in entries.iter().map(JsCast::unchecked_into::<IntersectionObserverEntry>) {
            let target = entry.target();
            let slot = slots.iter().position(|element| *element == target).unwrap() as u32;
            let rect = target.get_bounding_client_rect();
            if entry.is_intersecting() {
                tell(
                    lazy,
                    Event::Near {
                        slot,
                        left: rect.left(),
                        top: rect.top() + scrolled,
                        right: rect.right(),
                        bottom: rect.bottom() + scrolled,
                    },
                );
            } else {
                tell(lazy, Event::Far { slot });
            }
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin("3000px");
    let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options).unwrap();
    for picture in pictures {
        observer.observe(picture);
    }
    (observer, seen)
}

fn tell_viewport(lazy: u32) {
    let side = |value: Result<JsValue, JsValue>| value.unwrap().as_f64().unwrap();
    let (width, height) = (side(window().inner_width()), side(window().inner_height()));
    tell(lazy, Event::Viewport { scroller: 0, left: 0.0, top: 0.0, width, height });
    tell(lazy, Event::Scrolled { scroller: 0, x: 0.0, y: window().scroll_y().unwrap() });
}

#[wasm_bindgen_test]
async fn what_is_on_the_screen_of_a_real_page_is_asked_for_first() {
    let pictures = pictures();
    let lazy = lazy_new(f64::NAN, 0, 4, 1000.0, 1);
    tell(lazy, Event::Within { scroller: 0, parent: 0 });
    tell_viewport(lazy);
    tell(lazy, Event::Attach { first: 0, count: COUNT });
    assert_eq!(commands(lazy), [Command::Observe { first: 0, count: COUNT }]);
    let (observer, _seen) = observe(lazy, &pictures);
    let mut first = Vec::new();
    for _ in 0..100 {
        frame().await;
        first = asked(lazy);
        if !first.is_empty() {
            break;
        }
    }
    let on_screen = |slot: &u32| {
        let rect = pictures[*slot as usize].get_bounding_client_rect();
        rect.bottom() > 0.0 && rect.top() < window().inner_height().unwrap().as_f64().unwrap()
    };
    assert!(!first.is_empty() && first.len() <= 6, "{first:?}");
    let visible = (0..COUNT).filter(on_screen).count().min(first.len());
    assert!(first[..visible].iter().all(on_screen), "{first:?}");
    // A jump to the end: what is there comes before what was near.
    for slot in first {
        tell(lazy, Event::Loaded { slot, bytes: f64::NAN });
    }
    window().scroll_to_with_x_and_y(0.0, f64::from(COUNT) * HEIGHT * 2.0);
    frame().await;
    frame().await;
    tell_viewport(lazy);
    let next = asked(lazy);
    assert!(!next.is_empty() && on_screen(&next[0]), "{next:?}");
    observer.disconnect();
    tell(lazy, Event::Close);
    assert_eq!(commands(lazy), []);
    assert_eq!(machine_timeout(lazy), f64::INFINITY);
    machine_free(lazy);
    for picture in pictures {
        picture.remove();
    }
}
