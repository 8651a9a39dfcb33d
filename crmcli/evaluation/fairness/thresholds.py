"""From where on fairness says something of a figure."""

from __future__ import annotations

HALF, DOUBLE = 0.5, 2.0
"""A load below the first or above the second times the mean is marked."""
APART = 2
"""As long as a load is less than so many records from the mean, chance explains it and it is not marked."""
SMALL = 10
"""Of fewer records than that, a rate says little."""
TWICE = 0.9
"""Metrics whose ranks correlate by more than that count the same thing twice."""
REPS_NEEDED = 5
"""The reps with data for both metrics that a correlation takes."""
