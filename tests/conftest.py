"""What every test begins with."""

import os

for variable in ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL"):
    os.environ.pop(variable, None)  # `make test ARGS=…` hands its own on to any make that a test calls
