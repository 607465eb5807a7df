"""What follows an order once it is paid: parcels, returns, points it earns, notices."""
