"""What a laptop shop has mailed, read where it arrives."""

import re
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import urllib3

from infra.local.mailbox import SHOWN_AT

CODE = re.compile(r"lnk_[a-z2-7]{26}\.[\w-]{32}")


@dataclass
class Mailbox:
    """`aws_endpoint` is where the shop's AWS is emulated."""

    aws_endpoint: str
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(timeout=30.0))

    def texts_to(self, email: str) -> list[str]:
        """The newest first."""
        mails: Any = self.pool.request("GET", f"{self.aws_endpoint}{SHOWN_AT}").json()
        return [
            mail["Body"]["text_part"] for mail in mails["messages"] if mail["Destination"]["ToAddresses"] == [email]
        ]

    def codes_to(self, email: str) -> list[str]:
        """The codes of membership links, the newest first."""
        return [found[0] for text in self.texts_to(email) if (found := CODE.search(text))]

    def new_code_to(self, email: str, known: Collection[str] = ()) -> str:
        """The newest code, once one is there that is not `known`."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for code in self.codes_to(email):
                if code not in known:
                    return code
            time.sleep(0.1)
        raise AssertionError(f"no code was mailed to {email}: {self.texts_to(email)}")
