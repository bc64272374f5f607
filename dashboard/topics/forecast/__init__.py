"""Forecasts with their intervals and back-tests."""
