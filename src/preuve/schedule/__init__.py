"""The editorial calendar: what goes where and when, for which objective; `calendar.yaml` in the project."""
