"""Stands in for AWS Glue's own library."""
