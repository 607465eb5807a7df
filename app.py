"""All that the shop does: every route, queue, stream, schedule and saga step, one line each."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chalice.app import Chalice, Rate

from functions import (
    carts,
    catalog,
    coupons,
    dead_letters,
    flash_sale_desk,
    flash_sales,
    fulfilment,
    imports,
    inventory,
    loyalty,
    notifications,
    operations,
    order_saga,
    orders,
    overload,
    payments,
    reconciliation,
    returns,
    reviews,
    search,
    stock_lists,
    stock_policies,
    switches,
    waiting_room,
    warehouses,
)
from functions.problems import PROBLEMS
from layers.cloud import names
from layers.cloud.watch import telemetry
from layers.cloud.web import doors
from layers.cloud.web.api import Api

app = Chalice(app_name=names.APP)
telemetry.install(app)
app.api.binary_types.append("text/csv")  # product files come in any encoding: read as text they would be spoilt
api = Api(app, PROBLEMS)

REVIEWS = switches.needs("reviews")

# Shopping
api.route("GET /v1/health", operations.get_health, limit="")
api.route("GET /v1/openapi.json", operations.openapi_of(api))
api.route("GET /v1/categories", catalog.list_categories)
api.route("GET /v1/products", catalog.list_products)
api.route("GET /v1/products/{product_id}", catalog.get_product)
api.route("GET /v1/products/{product_id}/reviews", reviews.list_reviews, needs=REVIEWS)
api.route("POST /v1/products/{product_id}/reviews", reviews.post_review, status=201, needs=REVIEWS)
api.route("POST /v1/products/{product_id}/reviews/{review_id}/votes", reviews.post_vote, needs=REVIEWS)
api.route("GET /v1/search", search.search)
api.route("POST /v1/carts", carts.create_cart, status=201, needs=switches.sells)
api.route("GET /v1/carts/{cart_id}", carts.get_cart)
api.route("PUT /v1/carts/{cart_id}/lines/{sku}", carts.put_line, needs=switches.sells)
api.route("DELETE /v1/carts/{cart_id}/lines/{sku}", carts.delete_line)
api.route("PUT /v1/carts/{cart_id}/coupon", carts.put_coupon, needs=switches.sells)
api.route("DELETE /v1/carts/{cart_id}/coupon", carts.delete_coupon)
api.route("POST /v1/orders", orders.post_order, status=202, needs=switches.sells, limit="checkout")
api.route("GET /v1/orders/{order_id}", orders.get_order)
api.route("POST /v1/orders/{order_id}/cancel", orders.post_cancel, status=202)
api.route("POST /v1/orders/{order_id}/returns", returns.post_return, status=202)
api.route("GET /v1/orders/{order_id}/returns", returns.list_returns)
api.route("GET /v1/orders/{order_id}/returns/{return_id}", returns.get_return)
api.route("PUT /v1/orders/{order_id}/returns/{return_id}/parcel", returns.put_parcel)
api.route("GET /v1/flash-sales", flash_sales.list_sales)
api.route("GET /v1/flash-sales/{sale_id}", flash_sales.get_sale)
api.route("GET /v1/flash-sales/{sale_id}/challenge", flash_sales.get_challenge)
api.route("POST /v1/flash-sales/{sale_id}/entries", flash_sales.post_entry, status=201)
api.route("GET /v1/flash-sales/{sale_id}/entries/{entry_id}", flash_sales.get_entry)
api.route("DELETE /v1/flash-sales/{sale_id}/entries/{entry_id}", flash_sales.delete_entry)
api.route("POST /v1/waiting-room/entries", waiting_room.post_entry, status=201)
api.route("GET /v1/waiting-room/entries/{entry_id}", waiting_room.get_entry)
api.route("DELETE /v1/waiting-room/entries/{entry_id}", waiting_room.delete_entry, status=204)
api.route("GET /v1/shipments/{shipment_id}", fulfilment.get_shipment)
api.route("POST /v1/loyalty/memberships", loyalty.post_membership, status=202)
api.route("POST /v1/loyalty/tokens", loyalty.post_token, status=201)
api.route("GET /v1/loyalty/memberships/{member_id}", loyalty.get_membership)
api.route("POST /v1/loyalty/memberships/{member_id}/orders", loyalty.post_order)
api.route("POST /v1/webhooks/payments", payments.receive_webhook, limit="")

# Running the shop: by a function of its own, with an operator's rights
back_office = doors.handler(app, "back_office", doors.BACK_OFFICE)
app.lambda_function(doors.BACK_OFFICE)(back_office)  # API Gateway calls it, and chalice's middleware is inside
admin = partial(api.route, guard=operations.require_operator, limit="admin")
admin("POST /v1/admin/products", catalog.create_product, status=201)
admin("GET /v1/admin/products/{product_id}", catalog.get_product_for_editing)
admin("PATCH /v1/admin/products/{product_id}", catalog.update_product)
admin("POST /v1/admin/coupons", coupons.create_coupon, status=201)
admin("GET /v1/admin/coupons/{code}", coupons.get_coupon)
admin("POST /v1/admin/gift-cards", coupons.issue_gift_card, status=201)
admin("POST /v1/admin/loyalty/memberships/search", loyalty.search_memberships)
admin("GET /v1/admin/loyalty/memberships/{member_id}", loyalty.get_whole_membership)
admin("POST /v1/admin/loyalty/memberships/{member_id}/adjustments", loyalty.post_adjustment, status=201)
admin("POST /v1/admin/imports", imports.create_import, status=202, content_type="text/csv", max_body=imports.MAX_BYTES)
admin("GET /v1/admin/imports/{import_id}", imports.get_import)
admin("GET /v1/admin/warehouses", warehouses.list_warehouses)
admin("POST /v1/admin/warehouses", warehouses.post_warehouse, status=201)
admin("PATCH /v1/admin/warehouses/{warehouse_id}", warehouses.patch_warehouse)
admin("GET /v1/admin/flash-sales", flash_sale_desk.list_sales_for_operator)
admin("POST /v1/admin/flash-sales", flash_sale_desk.post_sale, status=201)
admin("GET /v1/admin/flash-sales/{sale_id}", flash_sale_desk.get_sale_for_operator)
admin("PATCH /v1/admin/flash-sales/{sale_id}", flash_sale_desk.patch_sale)
admin("POST /v1/admin/flash-sales/{sale_id}/warm-up", flash_sale_desk.post_warm_up)
admin("POST /v1/admin/flash-sales/{sale_id}/end", flash_sale_desk.post_end)
admin("POST /v1/admin/flash-sales/{sale_id}/rebuild", flash_sale_desk.post_rebuild)
admin("GET /v1/admin/stock", stock_lists.list_stocks)
admin("GET /v1/admin/stock/{sku}", inventory.get_stock)
admin("GET /v1/admin/stock/{sku}/levels", inventory.get_levels)
admin("POST /v1/admin/stock/{sku}/receipts", inventory.post_receipt, status=201)
admin("POST /v1/admin/stock/{sku}/adjustments", inventory.post_adjustment, status=201)
admin("POST /v1/admin/stock/{sku}/shards", inventory.post_shards)
admin("PUT /v1/admin/stock/{sku}/settings", inventory.put_settings)
admin("PUT /v1/admin/stock/{sku}/policy", stock_policies.put_policy)
admin("GET /v1/admin/stock/{sku}/ledger", stock_lists.get_ledger)
admin("GET /v1/admin/orders/{order_id}", orders.get_whole_order)
admin("GET /v1/admin/returns", returns.list_waiting_returns)
admin("GET /v1/admin/orders/{order_id}/returns", returns.list_returns_for_operator)
admin("POST /v1/admin/orders/{order_id}/returns/{return_id}/decision", returns.post_decision)
admin("POST /v1/admin/orders/{order_id}/returns/{return_id}/receipt", returns.post_receipt, status=202)
admin("GET /v1/admin/reviews", reviews.list_pending_reviews)
admin("POST /v1/admin/products/{product_id}/reviews/{review_id}/decision", reviews.post_decision)
admin("GET /v1/admin/executions", operations.list_executions)
admin("GET /v1/admin/executions/{name}", operations.get_execution)
admin("POST /v1/admin/executions/{name}/redrive", operations.post_redrive, status=202)
admin("GET /v1/admin/state-machines", operations.get_state_machines)
admin("GET /v1/admin/state-machines/{name}", operations.get_state_machine)
admin("GET /v1/admin/dead-letters", dead_letters.list_queues)
admin("GET /v1/admin/dead-letters/{queue}", dead_letters.list_letters)
admin("POST /v1/admin/dead-letters/{queue}/redrive", dead_letters.redrive_letters, status=202)
admin("GET /v1/admin/dead-letters/{queue}/{letter_id}", dead_letters.get_letter)
admin("PUT /v1/admin/dead-letters/{queue}/{letter_id}", dead_letters.put_letter)
admin("POST /v1/admin/dead-letters/{queue}/{letter_id}/redrive", dead_letters.redrive_letter, status=202)
admin("POST /v1/admin/dead-letters/{queue}/{letter_id}/discard", dead_letters.discard_letter, status=204)
admin("GET /v1/admin/reconciliations", reconciliation.list_reconciliations)
admin("POST /v1/admin/reconciliations", reconciliation.post_reconciliation, status=202)
admin("GET /v1/admin/reconciliations/{run_id}", reconciliation.get_reconciliation)
admin("GET /v1/admin/load", overload.get_load)
admin("GET /v1/admin/waiting-room", waiting_room.get_room)
admin("PUT /v1/admin/waiting-room", waiting_room.put_room)
admin("GET /v1/admin/switches", switches.list_switches)
admin("PUT /v1/admin/switches/{name}", switches.put_switch)
admin("GET /v1/admin/audit", dead_letters.list_audit)
admin("GET /v1/admin/outbox", notifications.get_outbox)
admin("POST /v1/admin/shipments/{shipment_id}/events", fulfilment.post_scan)

# Queues, streams and schedules
consumer = partial(app.on_sqs_message, batch_size=10)
intake = consumer(names.queue("orders"), name="intake")(orders.intake)
place_backlog = consumer(names.queue("orders-backlog"), name="place-backlog")(orders.place_backlog)
pace_intake = app.schedule(Rate(1, unit=Rate.MINUTES), name="pace-intake")(overload.pace_intake)
for _noun in ("orders", "orders-backlog"):
    refuse_dead_orders = consumer(names.dead_letters(_noun), name=f"refuse-dead-{_noun}")(orders.refuse_dead_orders)
handle_webhook = consumer(names.queue("webhooks"), name="handle-webhook")(orders.handle_webhook)
check_up = consumer(names.queue("checkups"), name="check-up")(orders.check_up)
notify = consumer(names.queue("notifications"), name="notify")(notifications.notify)
award_points = consumer(names.queue("loyalty"), name="award-points")(loyalty.award_points)
follow_sale_orders = consumer(names.queue("sale-orders"), name="follow-sale-orders")(flash_sales.follow_sale_orders)
run_flash_sales = app.schedule(Rate(1, unit=Rate.MINUTES), name="run-flash-sales")(flash_sales.run_flash_sales)
run_import = app.on_sqs_message(names.queue("imports"), name="run-import")(imports.run_import)
reconcile = app.schedule(Rate(1, unit=Rate.DAYS), name="reconcile")(reconciliation.reconcile)
run_reconciliation = app.on_sqs_message(names.queue("reconciliations"), name="run-reconciliation")(
    reconciliation.run_reconciliation
)
watch_stock = app.schedule(Rate(15, unit=Rate.MINUTES), name="watch-stock")(inventory.watch_stock)
tend_stock = consumer(names.queue("stock-jobs"), name="tend-stock")(inventory.tend_stock)
publish_order_events = app.on_dynamodb_record(
    names.stream_arn("orders"), batch_size=100, starting_position="TRIM_HORIZON", name="publish-order-events"
)(orders.publish_order_events)

# What could not be handled: kept where people list, edit and redrive it
for _noun in (
    *("checkups", "webhooks", "notifications", "imports", "reconciliations", "order-events"),
    *("stock-jobs", "loyalty", "sale-orders"),
):
    keep_dead_letters = consumer(names.dead_letters(_noun), name=f"keep-dead-{_noun}")(dead_letters.keep_dead_letters)
keep_dead_letters = consumer(names.queue("stuck-orders"), name="keep-stuck-orders")(dead_letters.keep_dead_letters)


def step(entry: Callable[[dict[str, Any], Any], dict[str, Any]]) -> Any:
    """A step of the machines in statemachines/: what is authorize_payment here, they call `${AuthorizePaymentArn}`."""
    return app.lambda_function(entry.__name__.replace("_", "-"))(entry)


# The order saga, forward and back
authorize_payment = step(payments.authorize_payment)
confirm_order = step(order_saga.confirm_order)
capture_payment = step(payments.capture_payment)
create_shipment = step(fulfilment.create_shipment)
void_payment = step(payments.void_payment)
release_stock = step(order_saga.release_stock)
refund_order = step(order_saga.refund_order)

# Waiting for payers who pay elsewhere
await_payment = step(order_saga.await_payment)
keep_payment_token = step(payments.keep_payment_token)
resume_order = step(order_saga.resume_order)

# The return saga, forward and back
reserve_replacement = step(returns.reserve_replacement)
keep_return_token = step(returns.keep_return_token)
lapse_return = step(returns.lapse_return)
release_replacement = step(returns.release_replacement)
call_off_return = step(returns.call_off_return)
refund_payment = step(returns.refund_payment)
book_goods = step(returns.book_goods)
ship_replacement = step(returns.ship_replacement)
close_return = step(returns.close_return)
