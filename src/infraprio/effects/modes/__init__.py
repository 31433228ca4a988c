"""What travellers do by modes that only some scenarios model."""
