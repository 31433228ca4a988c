"""All plans that no other plan beats: fronts and curves of the budget."""
