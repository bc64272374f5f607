"""Prices of materials."""
