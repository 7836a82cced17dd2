"""Rates over time: periods, events, change points, and their figures."""
