"""How far the data of a release speak to the requirements of the UNRMS, for whatever is chosen."""
