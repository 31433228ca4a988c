"""What a council and an auditor ask of a plan, answered by optimisation: was better to be had, why not ours, what now."""
