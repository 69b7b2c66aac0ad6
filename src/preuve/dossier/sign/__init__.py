"""Who vouches: keys and their enrolment, an examiner's challenge, timestamps, encryption for the jury."""
