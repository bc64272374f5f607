"""Mines, plants and deposits."""
