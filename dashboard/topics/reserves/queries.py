"""Reserves by country: shares of the world, standing in the newest year, editions. Source: as of production."""

from __future__ import annotations

from dashboard.topics.production.queries import shares, standing, vintages

SHARES = shares("reserve_shares", "reserve")
STANDING = standing("reserve_standing", "reserve")
VINTAGES = vintages("reserve_vintages", "reserve")
QUERIES = (SHARES, STANDING, VINTAGES)
