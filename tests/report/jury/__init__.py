"""The council as a jury in the meeting page."""
