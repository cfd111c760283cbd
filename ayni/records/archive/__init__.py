"""One file that holds an installation: every table as lines of JSON, every kept file, and what each part must hash to.

The same format whatever database stands behind it, so what was written on SQLite comes back on PostgreSQL as well.
"""
