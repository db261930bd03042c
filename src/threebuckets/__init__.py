"""Three Buckets: test policies like software.

A policy stands in an area only where people share what it stands for (values), the area needs it and it works
(situation), and what it takes can be named (resources). The library has one room for each idea; `threebuckets.policy`
puts the three together. The command line is in `threebuckets.cli`, the web app in `threebuckets.web`.
"""

__version__ = "0.1.0"
