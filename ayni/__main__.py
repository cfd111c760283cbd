"""The `ayni` command: every management command, with dashes for underscores (`ayni load-demo`)."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ayni.settings")
    command = [word if word.startswith("-") else word.replace("-", "_") for word in sys.argv[1:2]]
    try:
        execute_from_command_line(["ayni", *command, *sys.argv[2:]])
    except ImproperlyConfigured as fault:
        sys.exit(f"ayni: {fault}")


if __name__ == "__main__":
    main()
