"""Stock: what can be sold, taken and given back by conditional writes only."""
