"""The HTTP API: requests, descriptions and errors."""
