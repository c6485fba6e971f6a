"""The contract as tests over HTTP: they know no implementation, only a URL, a secret and a few facts of the shop."""
