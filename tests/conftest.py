"""What every test begins with."""

import os
import re

# `make test ARGS=…` hands its flags and variables on to any make that a test calls.
handed = re.findall(r"(\w+)=", os.environ.get("MAKEFLAGS", ""))
for variable in ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", *handed):
    os.environ.pop(variable, None)
