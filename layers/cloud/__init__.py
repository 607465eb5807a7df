"""AWS and Redis plumbing. It knows no word of the shop."""
