"""What is asked of sound services in tests."""

import helpers_media  # noqa: F401 - puts the servers on the path

from preuve.engines import SoundRequest

MUSIC, EFFECT = "/v1/music", "/v1/sound-generation"
PROMPT = "Un lit musical chaleureux, guitare et clarinette, sans voix, pour une association de quartier. " * 6
BED = SoundRequest(prompt=PROMPT, seconds=4.2, mood="chaleureux", seed=7)
DING = SoundRequest(prompt="Une sonnette de vélo.", kind="effect", seconds=1.5)
