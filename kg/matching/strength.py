"""How hard a promise is worded (措辞强度): 确保 > 一般 > 力争, 以上 > 左右, 约束性 > 预期性, in points that the policy gives."""

from kg.matching.policy import Policy
from kg.model import Claim


def strength(claim: Claim, policy: Policy) -> int:
    """The points of its words of firmness, its comparator, and of 约束性 in its sentence."""
    points = policy.strength
    firm = points.commitment.get(claim.commitment, 0) if claim.commitment else 0
    bound = points.comparator.get(claim.quantity.comparator, 0) if claim.quantity else 0
    return firm + bound + max((value for word, value in points.binding.items() if word in claim.sentence.text), default=0)
