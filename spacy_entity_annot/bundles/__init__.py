"""Bundles: files that carry a part of the queue and its decisions between offices that share no network."""

from .receive import Received, bundle_in
from .send import Sent, bundle_out

__all__ = ["Received", "Sent", "bundle_in", "bundle_out"]
