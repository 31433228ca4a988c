"""What is told of proposals and states beside their numbers."""
