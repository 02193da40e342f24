"""How good `validate` is: every single-edit fault of valid specs, made, checked and counted."""
