"""The validator: whether a package is what TT 05/2025 and E-ARK ask, rule by rule."""

from preservation.validator.book import PROFILES
from preservation.validator.checking import check
from preservation.validator.limits import Limits
from preservation.validator.report import Finding, Report

__all__ = ["PROFILES", "Finding", "Limits", "Report", "check"]
