"""The measures of `quality.md` §2: what we promise, each beside its baseline, taken in turn in the same run."""
