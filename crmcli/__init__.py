"""crm: a command-line CRM over one SQLite file that turns customer work into an open evaluation."""

__version__ = "0.1.0"
