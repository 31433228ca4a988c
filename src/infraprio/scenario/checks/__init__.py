"""What is wrong with the tables of a scenario, one question a file."""
