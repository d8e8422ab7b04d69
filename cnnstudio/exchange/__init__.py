"""Other forms of a design: configurations, source code, pictures and reports."""
