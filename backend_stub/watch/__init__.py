"""The watch: looks for orders that have gone astray, prepares what can be done, and chases what was promised."""
