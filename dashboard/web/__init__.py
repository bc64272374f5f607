"""HTTP and browser: routes, pages by address, the shell. Knows no subject."""
