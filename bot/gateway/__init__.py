"""The only public door: sessions, durable inbox, one turn at a time, and the stream of answers."""
