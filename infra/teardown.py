"""`make teardown STAGE=dev`: all that a stage has in AWS is gone afterwards, its data too, and nothing is billed on."""

import sys

from infra.deploying import removing
from infra.deploying.arguments import TROUBLE, cloud_of, parser, told
from infra.deploying.stages import Stage

SURE = "delete every order"


def main(arguments: list[str] | None = None) -> int:
    made = parser("infra.teardown", __doc__ or "")
    made.add_argument(
        "--yes", action="append", default=[], metavar="ANSWER", help="an answer, given before it is asked"
    )
    asked = made.parse_args(arguments)
    try:
        cloud = cloud_of(asked)
        for question, answer in questions(cloud.stage):
            if not _agreed(question, answer, asked.yes):
                print("Nothing was touched.")
                return 1
        for step in removing.steps(cloud):
            print(f"{step} ... ", end="", flush=True)
            print(step.remove(cloud), flush=True)
    except TROUBLE as why:
        print("failed", flush=True)
        return told(why)
    print(f"Stage {asked.stage} is gone." + "".join(f"\nLeft: {what}" for what in removing.LEFT))
    return 0


def questions(stage: Stage) -> list[tuple[str, str]]:
    """What is asked, and the one answer that agrees; a stage that sells is asked about twice."""
    whole = f"Stage {stage.name}, all of it: orders, stock, customers, pages."
    found = [(f"{whole} Type its name to delete it", stage.name)]
    if stage.production:
        found.append(
            (
                "It sells. Its orders and its money's books are gone for good. Type: delete every order",
                "delete every order",
            )
        )
    return found


def _agreed(question: str, answer: str, given: list[str]) -> bool:
    if answer in given:
        return True
    return sys.stdin.isatty() and input(f"{question}: ").strip() == answer


if __name__ == "__main__":
    sys.exit(main())
