"""Charts: each is defined once and shown three ways: still and interactive on a page, and in print.

``land-110m.json`` holds the outlines of the world's land: Natural Earth 1:110m physical vectors, version 4.1, which are
in the public domain (naturalearthdata.com), as the TopoJSON that npm's ``world-atlas`` 2.0.2 distributes.
"""
