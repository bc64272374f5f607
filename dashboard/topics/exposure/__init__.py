"""Who is exposed to which supply: chain, suppliers, criticality, targets, and the brief."""
