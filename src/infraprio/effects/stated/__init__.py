"""Effects that no network computes and a planner states: construction carbon, noise, air, active travel, wider economy."""
