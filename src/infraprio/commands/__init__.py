"""What the command line can be asked, and what its commands do."""
