"""Cards of a place: its holdings by UNFC class, what it could develop, who is behind its imports, members added up."""
