"""Widgets: they show what models and the workspace say, and decide nothing."""
