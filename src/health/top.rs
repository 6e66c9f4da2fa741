//! Lists by key that never grow beyond a bound: what is seen once they are full is one thing, the last.

/// Values by key.
#[derive(Clone, Debug)]
pub(super) struct Top<K, V> {
    list: Vec<(K, V)>,
    most: usize,
}

impl<K: Copy + PartialEq + Default, V: Default> Top<K, V> {
    pub const fn new(most: usize) -> Self {
        Self { list: Vec::new(), most }
    }

    /// The value of a key; that of everything else, whose key is the default, once the list is full.
    pub fn get(&mut self, key: K) -> &mut V {
        let place = self.list.iter().position(|(other, _)| *other == key).unwrap_or_else(|| {
            if self.list.len() < self.most {
                self.list.push((if self.list.len() + 1 < self.most { key } else { K::default() }, V::default()));
            }
            self.list.len() - 1
        });
        &mut self.list[place].1
    }

    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.list.iter()
    }
}
