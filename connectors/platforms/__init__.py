"""What publishing on a platform and reading its figures share: accounts, tokens, how it is spoken to, what it means."""
