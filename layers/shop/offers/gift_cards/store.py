"""Gift cards in DynamoDB: `CARD#<card id>` / `CARD` the balance, `CREDIT#<reference>` beside it what was given back."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import PutError, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from layers.cloud import names
from layers.cloud.patience import code_of
from layers.cloud.tables import Item, TableMeta, connection, scan_page
from layers.shop.offers.gift_cards.model import CardBooks, GiftCard
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
    def issue(self, card: GiftCard) -> bool:
        """Keep a new card; False when there is one of this code already."""
        row = CardRow(card_key(card.card_id), CARD, currency=card.issued.currency, issued=card.issued.amount)
        row.balance = card.balance.amount
        try:
            row.save(condition=CardRow.pk.does_not_exist())
        except PutError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                return False
            raise
        return True

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

    def books(self, after: str, limit: int) -> tuple[list[CardBooks], str]:
        """A page of all balances and credits, each item by itself, and where to go on."""
        items, following = scan_page(names.table("gift-cards"), after, limit)
        known = (item for item in items if item["sk"]["S"].startswith((CARD, CREDIT)))
        return [_books(CardRow.from_raw_data(item)) for item in known], following

    def correct(self, card_id: str, seen: int, right: int) -> bool:
        """Set a balance right; False when it is no longer `seen`."""
        try:
            CardRow(card_key(card_id), CARD).update(
                actions=[CardRow.balance.set(right)], condition=CardRow.balance == seen
            )
        except UpdateError as refused:
            if code_of(refused) == "ConditionalCheckFailedException":
                return False
            raise
        return True


gift_cards_table = GiftCardsTable()


def _books(row: CardRow) -> CardBooks:
    card_id, given = row.pk.removeprefix("CARD#"), int(row.issued or 0)
    return CardBooks(card_id, given, int(row.balance or 0), 1) if row.sk == CARD else CardBooks(card_id, given)
