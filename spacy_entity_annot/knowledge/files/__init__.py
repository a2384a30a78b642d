"""Entities from files: one module a format, a registry that recognises it, one record that all end as."""

from .reading import read_entities

__all__ = ["read_entities"]
