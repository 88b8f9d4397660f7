"""Every write of this app: one verb, one transaction, one audit entry."""
