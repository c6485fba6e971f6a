"""What the tests of the order service share."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
