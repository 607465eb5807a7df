"""Rules that no template of ours may break. cfn-lint asks whether AWS takes a template, these ask whether we do.

`python -m infra.guarding` holds every template to them, as each stage would deploy it.
"""
