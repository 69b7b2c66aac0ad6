"""Measures: what a film's bytes say, as values. They judge nothing; checks compare them with thresholds.

`streams` the container, and the digest of each stream; `look` one pass over the pictures; `listen` the sound and its
stems; `spoken` what a recogniser hears, and when; `texts` what character recognition reads in a video that nobody
described to us; `retouch` a film's frames against the same painted without effects. `steps` registers them.
"""
