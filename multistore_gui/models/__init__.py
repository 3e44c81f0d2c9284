"""Core values as rows and roles of Qt's item models."""
