"""Gift cards in DynamoDB: `CARD#<card id>` / `CARD` the balance, `CREDIT#<reference>` beside it what was given back."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud import names
from layers.cloud.tables import Item, TableMeta, connection
from layers.shop.gift_cards.model import GiftCard
from layers.shop.pricing.model import Money

CARD = "CARD"


class CardRow(Item):
    """`balance` is only ever changed by the placing and cancelling transactions."""

    class Meta(TableMeta):
        table_name = names.table("gift-cards")

    currency = UnicodeAttribute(null=True)
    issued = NumberAttribute(null=True)
    balance = NumberAttribute(null=True)


def card_key(card_id: str) -> str:
    return f"CARD#{card_id}"


class DynamoGiftCards:
    def issue(self, card: GiftCard) -> None:
        """Keep a new card; its random code makes it unique."""
        row = CardRow(card_key(card.card_id), CARD, currency=card.issued.currency, issued=card.issued.amount)
        row.balance = card.balance.amount
        row.save(condition=CardRow.pk.does_not_exist())

    def get(self, card_id: str) -> GiftCard | None:
        try:
            row = CardRow.get(card_key(card_id), CARD, consistent_read=True)
        except CardRow.DoesNotExist:
            return None
        currency = row.currency or ""
        return GiftCard(card_id, Money(int(row.issued or 0), currency), Money(int(row.balance or 0), currency))

    def credit(self, card_id: str, amount: int, reference: str) -> bool:
        """Add to the balance, once per `reference`; False when that was done before."""
        key = card_key(card_id)
        credit = CardRow(key, f"CREDIT#{reference}", issued=amount)
        try:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(credit, condition=CardRow.pk.does_not_exist())
                transaction.update(CardRow(key, CARD), actions=[CardRow.balance.add(amount)])
        except TransactWriteError as refused:
            if any(reason and reason.code == "ConditionalCheckFailed" for reason in refused.cancellation_reasons):
                return False
            raise
        return True
