"""The one place of the version; the build reads it and so does ``summarise --version``."""

__version__ = "0.1.0"
