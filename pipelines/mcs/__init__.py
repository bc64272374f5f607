"""Reading and mapping of the USGS Mineral Commodity Summaries, shared by its feed and its datasets."""
