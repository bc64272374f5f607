"""The report of a scope after the template of the UNRMS: filled from evidence and a self-assessment, gaps named."""
