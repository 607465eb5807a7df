"""The shop, in wings. A wing imports only wings below it; from the top: back office, after-sales, traffic, checkout,
payments, goods, offers."""
