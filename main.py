"""``python main.py``, as v1.5.0 was started: the command ``aws-services-reporter`` from a checkout."""

import sys

from aws_services_reporter.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
