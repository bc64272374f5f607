"""Reading publishers' files: archives, tables, workbooks and their printed cells."""
