//! Every copy is written anew: a seed for each, out of the mailing's and whom it goes to.

use letters::Addressee;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// A seed for each addressee, no two the same. Whoever is on the list keeps their page when others come or go.
pub fn seeds(seed: u32, list: &[Addressee]) -> Vec<u32> {
    let mut taken = HashSet::new();
    list.iter()
        .map(|to| {
            let mut hash = Sha256::new();
            hash.update(seed.to_be_bytes());
            for part in [to.name.as_str(), &to.full_name].into_iter().chain(to.address.iter().map(String::as_str)) {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
            let hash = hash.finalize();
            let mut own = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
            while !taken.insert(own) {
                own = own.wrapping_add(1);
            }
            own
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_letters_have_one_seed_and_each_keeps_its_own() {
        let to = |name: &str| Addressee { name: name.into(), ..Addressee::default() };
        let all = seeds(7, &[to("Rosa"), to("Tom"), to("Tom"), to("Ann")]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 4);
        assert_eq!(seeds(7, &[to("Ann"), to("Rosa")]), [all[3], all[0]]);
        assert_ne!(seeds(8, &[to("Ann")])[0], all[3]);
    }
}
