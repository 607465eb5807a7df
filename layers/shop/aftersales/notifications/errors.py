"""Refused rules of notifications."""


class TooManyMailsError(Exception):
    """SES takes so many mails a second and a day of an account, and no more: what is beyond that waits."""
