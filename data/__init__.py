"""The contract both sides share: what a dataset, column, code and release is. Imports nothing of ours."""
