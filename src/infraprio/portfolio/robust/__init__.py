"""Plans that stay good when values, costs or weights change."""
