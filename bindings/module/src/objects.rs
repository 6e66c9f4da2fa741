//! Objects that JavaScript knows by numbers.
//!
//! wasm-bindgen's own way to export a struct takes 170 bytes for each method, to count references and to throw what cannot
//! happen here: no call of these modules calls JavaScript, so none begins in the middle of another.

use std::cell::{RefCell, RefMut};
use std::process::abort;
use std::thread::LocalKey;

/// Objects of one kind. A number is given anew after its object was removed.
pub struct Objects<T>(RefCell<List<T>>);

type List<T> = Vec<Option<Box<T>>>;

impl<T> Objects<T> {
    /// None yet.
    pub const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// Traps without a word: messages cost bytes, and only a bug would ever show this one.
    fn all(&self) -> RefMut<'_, List<T>> {
        self.0.try_borrow_mut().unwrap_or_else(|_| abort())
    }

    /// Keeps an object, and gives its number.
    pub fn add(&self, object: T) -> u32 {
        let mut all = self.all();
        let number = all.iter().position(Option::is_none).unwrap_or(all.len());
        if number == all.len() {
            all.push(None);
        }
        all[number] = Some(Box::new(object));
        number as u32
    }

    /// Drops the object of this number, if there is one.
    pub fn remove(&self, number: u32) {
        if let Some(place) = self.all().get_mut(number as usize) {
            *place = None;
        }
    }
}

impl<T> Default for Objects<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Calls with the object of this number. Traps when there is none.
#[inline(always)]
pub fn with<T, R>(objects: &'static LocalKey<Objects<T>>, number: u32, call: impl FnOnce(&mut T) -> R) -> R {
    objects.with(|objects| match objects.all().get_mut(number as usize) {
        Some(Some(object)) => call(object),
        _ => abort(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static TEXTS: Objects<String> = const { Objects::new() };
    }

    #[test]
    fn numbers_are_given_anew() {
        let add = |text: &str| TEXTS.with(|texts| texts.add(text.into()));
        assert_eq!((add("a"), add("b"), add("c")), (0, 1, 2));
        with(&TEXTS, 1, |text| text.push('!'));
        assert_eq!(with(&TEXTS, 1, |text| text.clone()), "b!");
        TEXTS.with(|texts| {
            texts.remove(1);
            texts.remove(1);
            texts.remove(9);
        });
        assert_eq!((add("d"), add("e")), (1, 3));
        assert_eq!(with(&TEXTS, 1, |text| text.clone()), "d");
        assert_eq!(with(&TEXTS, 2, |text| text.clone()), "c");
    }
}
