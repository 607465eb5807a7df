"""What a stage costs in a month: at rest, and with so many orders and the visits that bring them.

`python -m tests.benchmarks.monthly` prints the table and writes it into docs/deploy.md; a test holds the two together.
List prices of us-east-1 (prices.py), no free tier.
"""
