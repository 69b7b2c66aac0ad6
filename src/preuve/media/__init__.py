"""Media: the timeline, the pictures, the sounds, the captions and the films, as pure steps."""
