"""Long chains of requests in fine weather: `python -m tests.simulation.going_round wait 7200 Terminate`, say.

In a process of its own, as every run. What it prints is JSON.
"""

import json
import os
import sys
from random import Random
from typing import Any

from infra.deploying.loops import MEANT
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from tests.simulation.buyers import Buyer
from tests.simulation.cloud.queues import Queues
from tests.simulation.opening import LANTERN, opening
from tests.simulation.shop import Shop
from tests.simulation.weather import Weather

SEED = 11


def fair_shop(loops: Any) -> Shop:
    weather = Weather(Random(SEED))
    weather.over, weather.skew = True, 0.0
    return Shop(SEED, weather=weather, loops=loops)


def cuts(shop: Shop) -> list[str]:
    return [entry.what for entry in shop.edge.history if "recursive loop" in entry.what]


def wait(seconds: int, loops: Any) -> dict[str, Any]:
    """An order whose payer has `seconds`, and pays in the last five minutes of them: how it ended, and when."""
    opening()
    os.environ["SLUICE_PAYMENT_DEADLINE_SECONDS"] = str(seconds)
    shop = fair_shop(loops)
    ended = []
    with shop.open():
        shop.receipts[LANTERN] = [5, 0]
        receive_stock(LANTERN, 5, "opening")
        cart = next(cart for cart in shop.opening.carts if set(cart.lines) == {LANTERN})
        buyer = Buyer(shop, "buyer", "person", cart, Random(1), "pm_redirect")

        def pay() -> None:
            buyer.order()
            shop.scheduler.pause(seconds - 300.0)
            ended.append(buyer.status())
            shop.tell(shop.payments.approve(buyer.order_id))

        shop.arrive(buyer.name, pay)
        shop.scheduler.run()
    return {"just before": ended[0], "ended": shop.books.orders[buyer.order_id], "cut": cuts(shop)}


def rounds(function: str, times: int, loops: Any) -> dict[str, Any]:
    """A message that `function` puts on its own queue again and again, so many times."""
    shop = fair_shop(loops)
    queue = next(queue for queue in shop.queues.by_name.values() if queue.function == function)
    came: list[int] = []

    def go_round(event: Any, _: Any) -> None:
        for record in event["Records"]:
            came.append(int(record["body"]))
            if came[-1] < times:
                _send(shop.queues, queue.name, str(came[-1] + 1))

    shop.functions.handlers[function] = go_round
    with shop.open():
        _send(shop.queues, queue.name, "1")
        shop.scheduler.run()
    dead = queue.dead_letters and shop.queues.by_name[queue.dead_letters]
    return {"came": len(came), "cut": cuts(shop), "dead": len(shop.dead_letters()) if dead else 0}


def _send(queues: Queues, queue: str, body: str) -> None:
    queues.send(queue, body, chain=queues.chain())


if __name__ == "__main__":
    what, number, loop = sys.argv[1:]
    allowed: Any = MEANT if loop == "Allow" else {}
    print(json.dumps(wait(int(number), allowed) if what == "wait" else rounds(what, int(number), allowed)))
