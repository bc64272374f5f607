"""Self-assessments of the requirements: the checklist that fills one in, and the routes that check and write its file.

Nothing of one is kept here, and nothing of it is evidence: what data shows of a requirement is computed elsewhere.
"""
