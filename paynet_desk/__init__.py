"""Paynet Desk: a point-of-sale program that stores cards at Paynet and collects payments with 3-D Secure."""

__version__ = "0.1.0"
