"""The contract over HTTP: JSON becomes calls of the service, exceptions become problem documents."""
