"""An invented county, generated: the data of `threebuckets demo`."""

from threebuckets.demo.county import ON, SEED, county

__all__ = ["ON", "SEED", "county"]
