"""What each command does, between the command line and the engine room: read, work, show, tell."""
