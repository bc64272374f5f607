"""What the feed of the IEA's Critical Minerals Data Explorer and its normalisers share."""
