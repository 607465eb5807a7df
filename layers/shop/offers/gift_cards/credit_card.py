"""Give money back to a gift card."""

from pynamodb.transactions import TransactWrite

from layers.cloud.patience import unless_refused
from layers.cloud.tables import connection
from layers.shop.offers.gift_cards.store import CARD, CREDIT, CardRow, card_key


def credit_card(card_id: str, amount: int, reference: str) -> bool:
    """Add `amount` minor units, once per `reference`; False when that was done before."""
    key = card_key(card_id)

    def write() -> None:
        with TransactWrite(connection=connection()) as transaction:
            credit = CardRow(key, f"{CREDIT}{reference}", issued=amount)
            transaction.save(credit, condition=CardRow.pk.does_not_exist())
            transaction.update(CardRow(key, CARD), actions=[CardRow.balance.add(amount)])

    return unless_refused(write)
