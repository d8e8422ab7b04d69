"""The Train workspace: settings, start and stop, live curves, runs, and what the network still gets wrong."""
