"""Cards of production: of a material, of several side by side, of a country, and of the overview."""
