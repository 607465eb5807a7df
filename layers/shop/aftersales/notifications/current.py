"""Where this stage keeps its outbox: Redis where there is one, else a table."""

import os

from layers.shop.aftersales.notifications.outbox import Outbox


def outbox() -> Outbox:
    if os.environ.get("SLUICE_REDIS_URL"):
        from layers.shop.aftersales.notifications.redis_outbox import RedisOutbox

        return RedisOutbox()
    from layers.shop.aftersales.notifications.outbox import DynamoOutbox

    return DynamoOutbox()
