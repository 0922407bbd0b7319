"""One function a verb, composing the rooms. Clock and environment come in as arguments."""
