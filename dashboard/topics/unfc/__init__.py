"""Projects and their quantities by UNFC."""
