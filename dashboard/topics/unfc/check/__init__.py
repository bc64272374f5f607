"""The check of a visitor's inventory of projects: its box on the page, its report and its addresses."""
