"""Measures: numbers about the past, each a pure function of ``Rollouts`` (and ``Geography`` where it says so).

One rule holds for all of them: a stay with a ``Mark`` is present, but its day says nothing. So what counts who is
where counts it, and what speaks of speed, order or lag leaves it out. And what has not happened yet is not known:
it is ``None``, with the days waited so far, and never 0.

``site/docs/reference/measures.md`` says the same to users, with examples.
"""
