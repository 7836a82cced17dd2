"""The statistics of words: what marks a group, in which company words stand, and how evenly."""
