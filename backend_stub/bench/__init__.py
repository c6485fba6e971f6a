"""How fast the order service is however many orders the shop has: `reroute bench orders`."""
