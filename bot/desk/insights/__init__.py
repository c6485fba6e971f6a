"""How the work goes: figures for leads, and for the shop's own monitoring."""
