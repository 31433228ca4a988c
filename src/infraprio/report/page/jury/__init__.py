"""The council as a jury in the meeting page: a plan of one's own, checked at once, saved as a file."""
