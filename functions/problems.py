"""The one table from refused rules to HTTP. A code, once published, never changes its meaning."""

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.messages.queues import NotSentError
from layers.cloud.web.cursors import InvalidCursorError
from layers.cloud.web.problems import ProblemType
from layers.shop.aftersales.fulfilment import errors as fulfilment
from layers.shop.aftersales.returns import errors as returns
from layers.shop.aftersales.reviews import errors as reviews
from layers.shop.backoffice.operations import errors as operations
from layers.shop.backoffice.reconciliation import errors as reconciliation
from layers.shop.checkout.carts import errors as carts
from layers.shop.checkout.orders import errors as orders
from layers.shop.goods.catalog import errors as catalog
from layers.shop.goods.inventory import errors as inventory
from layers.shop.goods.warehouses import errors as warehouses
from layers.shop.offers.coupons import errors as coupons
from layers.shop.offers.gift_cards import errors as gift_cards
from layers.shop.offers.points import errors as loyalty
from layers.shop.offers.pricing import errors as pricing
from layers.shop.offers.sales import errors as flash_sales
from layers.shop.payments import errors as payments
from layers.shop.traffic.switches import errors as switches
from layers.shop.traffic.waiting_room import errors as waiting_room

_UNAVAILABLE = ProblemType(503, "temporarily_unavailable", "A part of the shop does not answer right now", 2)

PROBLEMS: dict[type[Exception], ProblemType] = {
    # plumbing
    InvalidCursorError: ProblemType(400, "invalid_cursor", "The cursor is not one of ours"),
    NotSentError: _UNAVAILABLE,
    BotoCoreError: _UNAVAILABLE,
    ClientError: _UNAVAILABLE,
    PynamoDBException: _UNAVAILABLE,
    IdempotencyKeyReusedError: ProblemType(422, "idempotency_key_reused", "The key was used for another request"),
    # operations
    operations.NotAnOperatorError: ProblemType(401, "not_an_operator", "This needs the admin key"),
    operations.ExecutionNotFoundError: ProblemType(404, "execution_not_found", "There is no such execution"),
    operations.ExecutionsNotKeptError: ProblemType(404, "executions_not_kept", "This stage keeps no executions"),
    operations.StateMachineNotFoundError: ProblemType(404, "state_machine_not_found", "There is no such state machine"),
    operations.ExecutionNotRedrivableError: ProblemType(
        409, "execution_not_redrivable", "The execution cannot be redriven"
    ),
    operations.DeadLetterQueueNotFoundError: ProblemType(
        404, "dead_letter_queue_not_found", "No dead letters are kept of this queue"
    ),
    operations.DeadLetterNotFoundError: ProblemType(404, "dead_letter_not_found", "There is no such dead letter"),
    operations.LetterChangedError: ProblemType(412, "dead_letter_changed", "Somebody else has changed the dead letter"),
    operations.NotRedrivableError: ProblemType(409, "dead_letter_not_redrivable", "The message has no way back"),
    # reconciliation
    reconciliation.ReconciliationNotFoundError: ProblemType(
        404, "reconciliation_not_found", "There is no such reconciliation"
    ),
    # catalog
    catalog.ProductNotFoundError: ProblemType(404, "product_not_found", "There is no such product"),
    catalog.CategoryNotFoundError: ProblemType(404, "category_not_found", "There is no such category"),
    catalog.SkuTakenError: ProblemType(409, "sku_taken", "This SKU belongs to another product"),
    catalog.ProductChangedError: ProblemType(412, "product_changed", "Somebody else has changed the product"),
    catalog.InvalidProductError: ProblemType(422, "invalid_product", "The product breaks a rule of the catalogue"),
    catalog.ImportNotFoundError: ProblemType(404, "import_not_found", "There is no such import"),
    catalog.ImportRefusedError: ProblemType(422, "import_refused", "The file cannot be imported"),
    # pricing
    pricing.UnknownDestinationError: ProblemType(422, "unknown_destination", "We do not deliver there"),
    pricing.UnknownShippingMethodError: ProblemType(422, "unknown_shipping_method", "There is no such shipping method"),
    pricing.UnsupportedCurrencyError: ProblemType(422, "unsupported_currency", "We do not sell in this currency"),
    pricing.UnknownCouponError: ProblemType(422, "unknown_coupon", "There is no such coupon"),
    # switches
    switches.SwitchedOffError: ProblemType(503, "switched_off", "This is switched off for now", 60, is_fault=False),
    switches.SwitchNotFoundError: ProblemType(404, "switch_not_found", "There is no such switch"),
    switches.SwitchesChangedError: ProblemType(409, "switches_changed", "Others are switching at this moment", 1),
    # waiting room
    waiting_room.WaitingRoomError: ProblemType(
        503, "waiting_room", "Many are ordering right now: wait for your turn", 5, is_fault=False
    ),
    waiting_room.EntryNotYoursError: ProblemType(403, "entry_not_yours", "The place is not yours"),
    waiting_room.RoomChangedError: ProblemType(409, "waiting_room_changed", "Somebody else has switched the room", 1),
    # carts
    carts.CartTokenMissingError: ProblemType(401, "cart_token_missing", "A cart is opened by its token"),
    carts.CartNotFoundError: ProblemType(404, "cart_not_found", "There is no such cart"),
    carts.UnknownSkuError: ProblemType(404, "unknown_sku", "Nothing on sale has this SKU"),
    carts.NotSoldInCurrencyError: ProblemType(422, "not_sold_in_currency", "Not sold in the cart's currency"),
    carts.NotEnoughStockError: ProblemType(409, "not_enough_stock", "There are not that many"),
    carts.CartFullError: ProblemType(422, "cart_full", "The cart is full"),
    # coupons and gift cards
    coupons.CouponExistsError: ProblemType(409, "coupon_exists", "There is such a coupon already"),
    coupons.CouponRulesError: ProblemType(422, "coupon_impossible", "There can be no such coupon"),
    coupons.CouponNotFoundError: ProblemType(404, "coupon_not_found", "There is no such coupon"),
    gift_cards.UnknownGiftCardError: ProblemType(422, "unknown_gift_card", "The gift card cannot pay for this"),
    # loyalty
    loyalty.MemberTokenMissingError: ProblemType(401, "member_token_missing", "A membership is opened by its token"),
    loyalty.MemberCodeUnknownError: ProblemType(404, "member_code_unknown", "There is no such code"),
    loyalty.MemberCodeUsedError: ProblemType(410, "member_code_used", "The code was used already"),
    loyalty.MemberCodeExpiredError: ProblemType(410, "member_code_expired", "The code is no longer good"),
    loyalty.MembershipNotFoundError: ProblemType(404, "membership_not_found", "There is no such membership"),
    loyalty.NotEnoughPointsError: ProblemType(422, "not_enough_points", "The membership has fewer points"),
    loyalty.MembershipBusyError: ProblemType(503, "membership_busy", "The membership is just being changed", 1),
    loyalty.OrderEarnsElsewhereError: ProblemType(409, "order_earns_elsewhere", "An order earns for one membership"),
    # inventory
    inventory.StockBusyError: ProblemType(503, "stock_busy", "The stock is just being changed by many", 1),
    inventory.NothingToAdjustError: ProblemType(422, "nothing_to_adjust", "The correction corrects nothing"),
    inventory.NotOnTheShelfError: ProblemType(409, "not_on_the_shelf", "There are not that many on the shelf"),
    inventory.InSaleError: ProblemType(409, "in_a_sale", "A flash sale needs its goods counted"),
    inventory.UnknownStockError: ProblemType(404, "unknown_sku", "No stock is kept for this SKU"),
    # warehouses
    warehouses.WarehouseNotFoundError: ProblemType(404, "warehouse_not_found", "There is no such warehouse"),
    warehouses.WarehouseExistsError: ProblemType(409, "warehouse_exists", "The id belongs to another warehouse"),
    warehouses.TooManyWarehousesError: ProblemType(409, "too_many_warehouses", "The shop has no room for another"),
    warehouses.WarehouseChangedError: ProblemType(503, "warehouse_busy", "The warehouse is just being changed", 1),
    # orders
    orders.OrderNotFoundError: ProblemType(404, "order_not_found", "There is no such order"),
    orders.OrderTokenMissingError: ProblemType(401, "order_token_missing", "An order is opened by its token"),
    orders.IdempotencyKeyMissingError: ProblemType(400, "idempotency_key_missing", "The request needs a key"),
    orders.CartEmptyError: ProblemType(422, "cart_empty", "The cart is empty"),
    orders.CartLineUnavailableError: ProblemType(409, "cart_line_unavailable", "Something in the cart is gone"),
    orders.CartOrderedError: ProblemType(409, "cart_ordered", "This cart is ordered already"),
    orders.TotalChangedError: ProblemType(409, "total_changed", "The total has changed"),
    orders.CannotBePaidError: ProblemType(422, "cannot_be_paid", "No payment can be taken for this order"),
    orders.UnprintableTextError: ProblemType(422, "unprintable_text", "The text has characters that cannot be printed"),
    orders.InvalidPhoneError: ProblemType(422, "invalid_phone", "The phone number cannot be dialled"),
    orders.MoveRefusedError: ProblemType(409, "move_refused", "The order's state does not allow this"),
    orders.CancelTooEarlyError: ProblemType(409, "cancel_too_early", "The order is still in the queue", 1),
    orders.OrderBusyError: ProblemType(503, "order_busy", "The order is just being changed by others", 1),
    orders.TooManyOrdersError: ProblemType(
        503, "too_many_orders", "There are too many orders to count them", is_fault=False
    ),
    # flash sales
    flash_sales.SaleNotFoundError: ProblemType(404, "sale_not_found", "There is no such sale"),
    flash_sales.SaleNotStartedError: ProblemType(409, "sale_not_started", "The sale has not started"),
    flash_sales.SaleEndedError: ProblemType(409, "sale_ended", "The sale is over"),
    flash_sales.NotInSaleError: ProblemType(422, "not_in_sale", "The sale does not offer this"),
    flash_sales.EntryNotFoundError: ProblemType(404, "entry_not_found", "There is no such place in line"),
    flash_sales.ChallengeError: ProblemType(403, "challenge_failed", "The challenge is not met"),
    flash_sales.AdmissionRequiredError: ProblemType(403, "admission_required", "This is ordered with an admission"),
    flash_sales.AdmissionInvalidError: ProblemType(403, "admission_invalid", "The admission is not one of ours"),
    flash_sales.AdmissionNotYoursError: ProblemType(403, "admission_not_yours", "The admission is for another order"),
    flash_sales.AdmissionExpiredError: ProblemType(403, "admission_expired", "The admission has run out"),
    flash_sales.AdmissionUsedError: ProblemType(403, "admission_used", "The admission was used"),
    flash_sales.SaleChangedError: ProblemType(412, "sale_changed", "Somebody else has changed the sale"),
    flash_sales.SaleRulesError: ProblemType(422, "sale_impossible", "There can be no such sale"),
    # returns
    returns.ReturnNotFoundError: ProblemType(404, "return_not_found", "There is no such return"),
    returns.NotExchangeableError: ProblemType(409, "not_exchangeable", "This cannot be had in exchange"),
    returns.DearerExchangeError: ProblemType(409, "exchange_dearer", "An exchange never costs more"),
    returns.ReturnRefusedError: ProblemType(409, "return_refused", "This cannot be returned"),
    returns.ReturnsChangedError: ProblemType(503, "returns_busy", "The returns are just being changed by others", 1),
    # reviews
    reviews.ReviewExistsError: ProblemType(409, "review_exists", "This order has reviewed the product already"),
    reviews.ReviewNotFoundError: ProblemType(404, "review_not_found", "There is no such review"),
    reviews.NotBoughtError: ProblemType(422, "not_bought", "This order has not brought the product"),
    reviews.ReviewBusyError: ProblemType(503, "review_busy", "The review is just being changed by others", 1),
    # payments
    payments.ForgedEventError: ProblemType(401, "forged_event", "The event is not from the payment provider"),
    payments.StaleEventError: ProblemType(401, "stale_event", "The event's signature is too old"),
    # fulfilment
    fulfilment.ShipmentNotFoundError: ProblemType(404, "shipment_not_found", "There is no such shipment"),
    fulfilment.ImplausibleScanError: ProblemType(422, "implausible_scan", "The scan's time cannot be right"),
    fulfilment.ShipmentChangedError: ProblemType(409, "shipment_changed", "The shipment has just changed"),
}
