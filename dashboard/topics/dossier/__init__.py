"""What is said of one country or bloc across all materials: what it holds, could develop, makes and buys."""
