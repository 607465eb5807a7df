"""What the laptop cloud changes in moto 5.2.5, one module per service. Each shim says why; each has a test that it
changes speed, or that it mends what AWS does differently. Nothing else in the laptop cloud touches moto's insides.
"""

from __future__ import annotations

from infra.local.shims import awslambda, events, sqs, stepfunctions


def install() -> None:
    """Patch moto in this process. Import moto's services afterwards or before: classes are patched in place."""
    awslambda.install()
    events.install()
    sqs.install()
    stepfunctions.install()
