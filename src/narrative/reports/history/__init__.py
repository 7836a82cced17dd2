"""Published runs read back, compared, checked, and made again only when something is new."""
