//! Lists by key that never grow beyond a bound: what comes once they are full is one thing, that of the default key.

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

    /// The value of a key; that of the default key, which is for all that is unknown, once the list is full.
    pub fn get(&mut self, key: K) -> &mut V {
        let find = |key: K| self.list.iter().position(|(other, _)| *other == key);
        let (known, rest) = (find(key), find(K::default()));
        // One place is kept for the rest.
        let is_full = self.list.len() + usize::from(rest.is_none()) >= self.most;
        let place = known.or(rest.filter(|_| is_full)).unwrap_or_else(|| {
            self.list.push((if is_full { K::default() } else { key }, V::default()));
            self.list.len() - 1
        });
        &mut self.list[place].1
    }

    pub fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.list.iter()
    }
}
