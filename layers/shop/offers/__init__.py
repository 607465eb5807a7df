"""What an order is priced by and what it may take besides goods: prices, coupons, gift cards, points, sales."""
