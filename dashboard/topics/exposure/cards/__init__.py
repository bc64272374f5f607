"""Cards of the exposure of a place to a material."""
