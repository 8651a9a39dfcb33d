"""Export: records as CSV, JSON Lines and XLSX that `crm import` takes back, and the whole data file as a folder."""
