"""The cards of sustainable infrastructure."""
