"""The version of infraprio."""

__version__ = "0.1.0"
