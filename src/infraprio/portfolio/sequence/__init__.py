"""In which order, and when: proposals that act on one another, begun as money comes in, while traffic grows and works disturb it."""
