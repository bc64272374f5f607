"""Demand by scenario, and shocks to supply."""
