"""What remedies do, for people: in a sentence, on a terminal, in reports and cards."""
