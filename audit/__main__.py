import gc
import sys

from .cli import main

gc.set_threshold(
    100_000, 50, 100
)  # looked at for circles as often as usual, what an audit holds to its end costs it 8 %
code = main()
gc.freeze()  # nor looked through once more where all of it goes
sys.exit(code)
