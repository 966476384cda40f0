"""What every test begins with."""

import atexit
import os
import re
import shutil
import tempfile

# `make test ARGS=…` hands its flags and variables on to any make that a test calls.
handed = re.findall(r"(\w+)=", os.environ.get("MAKEFLAGS", ""))
for variable in ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", *handed):
    os.environ.pop(variable, None)

# Vectors are kept for one run of the tests, by all its processes: they inherit the variable.
if "AUDIT_CACHE" not in os.environ:
    os.environ["AUDIT_CACHE"] = tempfile.mkdtemp(prefix="audit-tests-")
    atexit.register(shutil.rmtree, os.environ["AUDIT_CACHE"], ignore_errors=True)
