"""What a meeting decided: the log that binds a run, and the file in which the meeting page gives it."""
