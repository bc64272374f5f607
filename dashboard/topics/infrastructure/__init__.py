"""Sustainable infrastructure: the ten good-practice principles, and what indicators say of them by country."""
