"""Names and local words come out as the worker writes them."""
