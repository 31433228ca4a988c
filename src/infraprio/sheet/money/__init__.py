"""Money of a list: what projects cost, how much there is, and who may pay."""
