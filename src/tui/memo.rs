//! Values compared by identity, and results cached while their inputs are unchanged.

use std::ops::Deref;
use std::rc::Rc;

/// A shared value that equals only its own clones, so that a clone reveals whether the
/// value was changed or replaced since.
#[derive(Debug)]
pub struct Shared<T>(Rc<T>);

impl<T> Shared<T> {
    pub fn new(value: T) -> Self {
        Self(Rc::new(value))
    }
}

impl<T: Clone> Shared<T> {
    /// Mutable access to the value. Existing clones keep the old value and no longer
    /// equal this one.
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

/// A result with the inputs it was computed from.
#[derive(Debug, Clone)]
pub struct Memo<K, V> {
    key: K,
    value: Shared<V>,
}

impl<K: PartialEq, V> Memo<K, V> {
    /// Reuses the last result if its key is equal, or else computes a new one. The key
    /// must contain everything that `compute` reads and that can change during a run.
    pub fn new(last: Option<&Self>, key: K, compute: impl FnOnce() -> V) -> Self {
        let kept = last.filter(|last| last.key == key);
        let value = kept.map(|last| last.value.clone());
        Self { value: value.unwrap_or_else(|| Shared::new(compute())), key }
    }

    /// The result as an input of another key.
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
    fn result_is_recomputed_only_for_a_new_key() {
        let first = Memo::new(None, 1, || "first");
        let kept = Memo::new(Some(&first), 1, || "second");
        assert_eq!(*kept, "first");
        assert!(kept.shared() == first.shared());
        let other = Memo::new(Some(&kept), 2, || "second");
        assert_eq!(*other, "second");
    }

    #[test]
    fn changed_value_differs_from_clones_even_if_reverted() {
        let mut value = Shared::new(1);
        let clone = value.clone();
        assert!(value == clone);
        *value.make_mut() = 2;
        *value.make_mut() = 1;
        assert!(value != clone && *value == *clone);
    }
}
