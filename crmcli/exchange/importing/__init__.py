"""Taking records from a file: it is opened, understood, read, matched with the records there are, written, and what
happened is said. Each step is a folder, which knows those before it; `pipeline` runs them."""
