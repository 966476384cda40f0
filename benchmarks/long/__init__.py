"""What takes more than some minutes: `python -m benchmarks --long`, half an hour on two cores."""
