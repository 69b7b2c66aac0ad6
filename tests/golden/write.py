"""Write the golden signatures again, after a step's version was raised. Look at the difference before you commit it."""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from helpers_golden import Chain

with tempfile.TemporaryDirectory() as folder:
    made = Chain(Path(folder)).signatures()
Path(__file__).with_name("steps.json").write_text(json.dumps(made, ensure_ascii=False) + "\n", encoding="utf-8")
