"""Every component of the pages in every state, on one page: /dev/gallery, in development mode only (make dev)."""
