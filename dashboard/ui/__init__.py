"""Cards and controls that know no subject."""
