"""Which changes of a road network are worth their money, solved exactly."""

from infraprio.design.network_design import NetworkDesign, design_network
from infraprio.design.set_times import set_times

__all__ = ["NetworkDesign", "design_network", "set_times"]
