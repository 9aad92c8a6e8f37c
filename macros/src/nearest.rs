//! The nearest name to a misspelt one.

/// The candidate that is nearest to `word`, if it is at most two edits away (and not a whole other word).
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = 2.min(word.chars().count().saturating_sub(1));
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two words: insert, delete, replace, and swap of two neighbours.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let replace = cell(&row, j) + usize::from(from != *to);
            let mut best = replace.min(cell(&row, j + 1) + 1).min(cell(&next, j) + 1);
            let swapped = j > 0 && last == Some(*to) && b.get(j - 1) == Some(&from);
            if swapped {
                best = best.min(cell(&before, j - 1) + 1);
            }
            next.push(best);
        }
        last = Some(from);
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn counts_edits() {
        assert_eq!(distance("after", "after"), 0);
        assert_eq!(distance("aftr", "after"), 1);
        assert_eq!(distance("atfer", "after"), 1);
        assert_eq!(distance("before", "after"), 4);
        assert_eq!(distance("", "after"), 5);
    }

    #[test]
    fn suggests_at_most_two_edits_away() {
        let words = ["after", "before", "process_view"];
        assert_eq!(nearest("aftre", words), Some("after"));
        assert_eq!(nearest("process_veiw", words), Some("process_view"));
        assert_eq!(nearest("behind", words), None);
        assert_eq!(nearest("a", words), None);
    }
}
