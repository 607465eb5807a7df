"""What `python -m infra.deploy` is made of: templates, policies, the plan as data, and who executes it."""
