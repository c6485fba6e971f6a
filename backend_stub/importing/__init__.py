"""A shop's own data: customers, catalogue, stock, ways to pay and orders from CSV or JSON, all of it or nothing."""
