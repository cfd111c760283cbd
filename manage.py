#!/usr/bin/env python
"""Django's usual door; `ayni` (ayni/__main__.py) is the same with dashes in the names."""

from ayni.__main__ import main

if __name__ == "__main__":
    main()
