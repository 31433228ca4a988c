"""Questions to a result or a scenario: the audit of a plan, and what else a council asks."""

from infraprio.inquiry.held_to import caps, fair
from infraprio.inquiry.of_the_choice import audit, replan, why_not
from infraprio.inquiry.of_the_council import jury
from infraprio.inquiry.of_the_plan import benefits, risk, schedule

__all__ = ["audit", "benefits", "caps", "fair", "jury", "replan", "risk", "schedule", "why_not"]
