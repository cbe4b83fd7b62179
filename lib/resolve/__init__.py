"""Mentions to what they stand for: places, dates, people, visits, tours."""
