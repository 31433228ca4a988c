"""What an appraisal comes to when costs and effects are uncertain."""
