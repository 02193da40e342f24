"""How fast amlc is, as ratios to something named that runs beside it. Not tests: nothing fails here."""
