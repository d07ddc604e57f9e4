#!/usr/bin/env python3
"""Stands in for the triggers where they are not built: a Lambda runtime that returns each event as it came."""

import os
import urllib.request

runtime = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"

while True:
    with urllib.request.urlopen(f"{runtime}/next") as call:
        request = call.headers["Lambda-Runtime-Aws-Request-Id"]
        event = call.read()
    urllib.request.urlopen(f"{runtime}/{request}/response", data=event)
