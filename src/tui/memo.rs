//! Values compared by identity, and results kept while their inputs are the same.

use std::ops::Deref;
use std::rc::Rc;

/// A shared value that is equal only to its own clones: whoever keeps a clone sees at
/// once whether the value was changed or replaced since.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T: Clone> Shared<T> {
    /// The value, to change it; clones keep the value as it was, and are no longer
    /// equal to this one.
    pub fn make_mut(&mut self) -> &mut T {
        Rc::make_mut(&mut self.0)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A result with the values it was computed from.
#[derive(Debug, Clone)]
pub struct Memo<K, V> {
    key: K,
    value: Shared<V>,
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The last result if its key is equal, else a new one. The key must hold all that
    /// `compute` reads and that can change during a run.
    pub fn new(last: Option<&Self>, key: K, compute: impl FnOnce() -> V) -> Self {
        let kept = last.filter(|last| last.key == key);
        let value = kept.map(|last| last.value.clone());
        Self { value: value.unwrap_or_else(|| Shared::new(compute())), key }
    }

    /// The result, to be part of another key.
    pub fn shared(&self) -> Shared<V> {
        self.value.clone()
    }
}

impl<K, V> Deref for Memo<K, V> {
    type Target = V;

    fn deref(&self) -> &V {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_computed_again_only_for_another_key() {
        let first = Memo::new(None, 1, || "first");
        let kept = Memo::new(Some(&first), 1, || "second");
        assert_eq!(*kept, "first");
        assert!(kept.shared() == first.shared());
        let other = Memo::new(Some(&kept), 2, || "second");
        assert_eq!(*other, "second");
    }

    #[test]
    fn a_changed_value_differs_from_its_clones_even_if_it_is_changed_back() {
        let mut value = Shared::new(1);
        let clone = value.clone();
        assert!(value == clone);
        *value.make_mut() = 2;
        *value.make_mut() = 1;
        assert!(value != clone && *value == *clone);
    }
}
