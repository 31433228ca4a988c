"""What to choose: exact portfolios and priority lists under budgets."""

from infraprio.portfolio.network_design import NetworkDesign, design_network

__all__ = ["NetworkDesign", "design_network"]
