"""Gift cards in DynamoDB: `CARD#<card id>` / `CARD` the balance, `CREDIT#<reference>` beside it what was given back."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from layers.cloud import names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item, TableMeta
from layers.shop.offers.gift_cards.model import GiftCard
from layers.shop.offers.pricing.model import Money

CARD = "CARD"
CREDIT = "CREDIT#"


class CardRow(Item):
    """`balance` is only ever changed by the placing and cancelling transactions."""

    class Meta(TableMeta):
        table_name = names.table("gift-cards")

    currency = UnicodeAttribute(null=True)
    issued = NumberAttribute(null=True)
    balance = NumberAttribute(null=True)


def card_key(card_id: str) -> str:
    return f"CARD#{card_id}"


class GiftCardsTable:
    """The table of gift cards."""

    def issue(self, card: GiftCard) -> bool:
        """Keep a new card; False when there is one of this code already."""
        row = CardRow(card_key(card.card_id), CARD, currency=card.issued.currency, issued=card.issued.amount)
        row.balance = card.balance.amount
        return unless_refused(lambda: row.save(condition=CardRow.pk.does_not_exist()))

    def get(self, card_id: str) -> GiftCard | None:
        try:
            row = CardRow.get(card_key(card_id), CARD, consistent_read=True)
        except CardRow.DoesNotExist:
            return None
        currency = row.currency or ""
        return GiftCard(card_id, Money(int(row.issued or 0), currency), Money(int(row.balance or 0), currency))


gift_cards_table = GiftCardsTable()
