"""How likely it is that a service comes to a region, learnt from how services came to regions before."""
