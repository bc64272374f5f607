"""Governance of countries."""
