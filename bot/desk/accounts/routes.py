"""The operations of accounts, in the order in which they are tried."""

from __future__ import annotations

from . import audit_routes, me_routes, oidc_routes, session_routes, staff_routes

routers = [part.router for part in (session_routes, oidc_routes, me_routes, staff_routes, audit_routes)]
