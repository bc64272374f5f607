"""Small Dash builders: the shell, cards, leaderboards, tables. They know nothing of data or pages."""
