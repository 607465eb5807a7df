"""`python -m infra.guarding`: holds the templates of every stage to the rules. What `make lint` runs."""

import sys

from infra.deploying.stages import STAGES
from infra.guarding.rendered import of_stage
from infra.guarding.rules import told


def main() -> int:
    wrongs = [
        f"{stage.name}, {concern}: {sentence}"
        for stage in STAGES.values()
        for concern, template in of_stage(stage).items()
        for sentence in told(template, stage.production)
    ]
    print("\n".join(wrongs) or f"Templates of {', '.join(STAGES)}: no rule is broken.")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
