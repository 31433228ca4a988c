"""Plans and lists that are held to caps and floors on what they do beside their value."""
