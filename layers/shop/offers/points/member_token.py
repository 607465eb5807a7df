"""The token that opens a membership: signed, so that none is stored. The epoch in it is the number of the exchange that
gave it, and only the latest counts."""

from layers.cloud.web import tokens

KIND = "member"
FIRST = 1


def token_of(member_id: str, epoch: int) -> str:
    return tokens.sign(KIND, f"{member_id}.{epoch}")


def is_token_of(member_id: str, epoch: int, token: str) -> bool:
    return tokens.verify(KIND, f"{member_id}.{epoch}", token)
