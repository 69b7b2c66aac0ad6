"""Replies to comments: suggested by the text engine, each decided by her, sent one by one, told in a journal."""
