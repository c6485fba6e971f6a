"""Tables, transactions and the ways rows become the model's objects."""
