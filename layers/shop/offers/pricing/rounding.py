"""Rounding, all of it, on whole minor units.

Half a unit is rounded up, not to even: tax offices say so (Streamlined Sales and Use Tax Agreement, section 324: up
when the third decimal is above four; Canada's Excise Tax Act, section 165.2: half a cent is a cent), and a buyer who
checks with a pocket calculator gets our figure. Nothing here is negative, so "up" is "away from zero" too.

A figure that concerns several lines is computed and rounded once, on their sum, then shared out by largest remainder:
the parts add up to the whole exactly, and no part is a whole unit away from its exact share.
"""

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator, rounded half up; numerator >= 0, denominator > 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Parts of `total` in proportion to `weights`, adding up to it exactly; equal remainders go to the first.

    If total <= sum(weights), no part is larger than its weight. Weights that are all zero share nothing.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
