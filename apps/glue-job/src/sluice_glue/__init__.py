"""Publishes the clean rows of a lake as Iceberg tables, by contracts."""
