"""Attacks on a running server that a stranger can repeat; what is cheap of each is a test."""
