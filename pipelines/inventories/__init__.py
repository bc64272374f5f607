"""What the inventories of mineral projects have in common: contents, codes, what may be added up, what is one site."""
