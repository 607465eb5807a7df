"""Messages that cannot be handled, and the dead letters they become."""

import time
import uuid

from tests.support.patience import eventually

ADMIN = "/v1/admin/dead-letters"


def letter_about(operator, queue, mark):
    """The dead letter of a queue whose body holds `mark`, once it is there."""

    def look():
        items = operator.call("GET", f"{ADMIN}/{queue}?limit=100").body["items"]
        return next((item for item in items if mark in item["excerpt"]), None)

    return eventually(look)


def spoilt(order_id, sku):
    """An order's message with its quantity lost: the way a broken release would write it."""
    line = [sku, "prd_x", "Lantern", None, 9900, 0, 0, 9900]
    address = ["May Chen", "1 Nanjing Road", "", "Shanghai", "Shanghai", "200000", "CN"]
    placement = [int(time.time() * 1000), "crt_x", "CNY", [line], [9900, 0, 0, 0, 9900], "may@example.com", ""]
    placement += [address, "standard", "pm_card_visa", "en"]
    return {"order_id": order_id, "fingerprint": "f" * 16, "placement": placement}


def new_order_id():
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return "ord_" + "".join(letters[byte % 32] for byte in uuid.uuid4().bytes + uuid.uuid4().bytes[:10])
