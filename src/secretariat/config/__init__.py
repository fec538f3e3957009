"""Settings, root addresses and the workspace; with cli, the only ones that know every app."""
