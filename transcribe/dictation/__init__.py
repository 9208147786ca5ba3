"""Spoken marks, figures and changes of mind in a dictation become the written form."""
