"""The questions of the test, one module a bucket. To add one: a function here, its sentences, its tests."""
