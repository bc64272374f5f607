"""Cards on UNFC: of an inventory, and of a project."""
