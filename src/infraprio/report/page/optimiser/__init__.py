"""The optimiser in the meeting page: its program, and the model that it solves there."""
