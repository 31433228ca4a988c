"""Values out of the workbooks in which national guidelines publish them."""
