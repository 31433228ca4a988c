"""Which changes of a road network are worth their money, solved exactly."""
