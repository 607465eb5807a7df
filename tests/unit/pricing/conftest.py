from hypothesis import settings

# No deadline: a slow moment of the machine is not a fault of the price.
settings.register_profile("unhurried", deadline=None, database=None)
settings.load_profile("unhurried")
