"""Multistore: see which layer wins for each file of each store, and override it with one click."""

__version__ = "0.1.0"
