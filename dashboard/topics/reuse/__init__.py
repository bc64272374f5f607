"""Recycling, uses and secondary resources."""
