"""Why not ours, and what would throw us out: the least change that moves a proposal into the plan or out of it."""
