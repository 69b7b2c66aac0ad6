"""Her documents as files that are written in: laid down, filled, answered, drafted, sent to an office suite and back.

Nothing of hers is ever lost: what stood before a change is kept in `documents/.anciens/`, and can be put back.
"""
