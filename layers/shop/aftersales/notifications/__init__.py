"""Notices to buyers: what to say, in their language, and how it leaves."""
