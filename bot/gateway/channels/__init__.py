"""Messaging platforms, each one module on the base class of `base.py`; `registry.py` lists them."""
