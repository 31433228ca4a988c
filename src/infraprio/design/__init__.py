"""Which changes of a road network are worth their money, solved exactly."""

from infraprio.design.network_design import NetworkDesign, design_network

__all__ = ["NetworkDesign", "design_network"]
