"""Tests mirror the packages; beside them contract/ (registries), architecture/ (the source), browser/ and bench/."""
