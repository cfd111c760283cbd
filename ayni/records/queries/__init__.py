"""Reading: one query function per question a page asks."""
