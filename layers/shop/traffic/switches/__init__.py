"""Named switches: what the shop gives up first when it gets tight, by hand or by itself."""
