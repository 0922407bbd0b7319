"""Source ``ssm``: what AWS itself states, in the public parameters of AWS Systems Manager."""
