"""Writes: changes that clients send, applied to a private copy and published like a build."""
