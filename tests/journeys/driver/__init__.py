"""Drives the program from outside its process, as a person in front of the screen would: a virtual display with a
window manager, real key presses, and what the screen says read through the accessibility bus. Linux only; imports
nothing of the program and nothing of Qt."""
