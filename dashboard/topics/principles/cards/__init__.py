"""The cards of the principles: matrix and circle, the requirements of a principle, what is missing, one requirement."""
