"""Fulfilment: parcels, their carriers and their way to the buyer."""
