"""The stock table: its rows, and what is written to them under which condition."""
