"""Where supply could come from: unmined resources, recycling, new trade links."""
