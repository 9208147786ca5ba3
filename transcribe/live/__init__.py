"""Hear while the person speaks, and keep the sound safe as it comes."""
