"""Where this stage keeps its outbox: Redis where there is one, else a table."""

from layers.cloud.memory import redis
from layers.shop.aftersales.notifications.outbox import Outbox


def outbox() -> Outbox:
    if redis.is_set_up():
        from layers.shop.aftersales.notifications.redis_outbox import RedisOutbox

        return RedisOutbox()
    from layers.shop.aftersales.notifications.outbox import DynamoOutbox

    return DynamoOutbox()
