//! What a note holds of names, numbers, dates and places.

use std::collections::BTreeSet;

/// All that a letter may contain of names, numbers, dates and places, each as it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Material {
    /// People and animals: "Ruth", "Mrs. Okonkwo", "Grandpa".
    pub names: BTreeSet<String>,
    /// Figures and number words, ages, money, times: "50 euros", "third", "four".
    pub numbers: BTreeSet<String>,
    /// Weekdays, months, years, days of a month, feasts: "Tuesday", "1964", "the 14th", "Christmas".
    pub dates: BTreeSet<String>,
    /// Where: "Tulsa", "Lowell Street".
    pub places: BTreeSet<String>,
}

impl Material {
    /// Takes in everything that the other holds.
    pub fn extend(&mut self, other: &Material) {
        self.names.extend(other.names.iter().cloned());
        self.numbers.extend(other.numbers.iter().cloned());
        self.dates.extend(other.dates.iter().cloned());
        self.places.extend(other.places.iter().cloned());
    }
}
