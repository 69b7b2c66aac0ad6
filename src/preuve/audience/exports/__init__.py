"""The platforms' export files: what a format is; how bytes, cells, numbers, dates are read. `reading` first."""
