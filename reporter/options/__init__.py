"""What the options of every room are made of: kinds of values, secrets, and the frozen model that holds them."""
