"""What an order is, and the words for what may happen to it. No I/O, no clock."""
