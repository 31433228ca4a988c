"""What a meeting does with the page: decisions, steps back, views side by side, a screen for the room, files to take along."""
