"""`python -m multistore_gui` is `multistore-gui`."""

import sys

from multistore_gui.app import main

sys.exit(main())
