"""What the shop allows: pure functions of (order, change, facts, policy, now) that return a decision."""
