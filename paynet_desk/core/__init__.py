"""Values and rules: card number, brand, expiry, code, GSM, money, masking.

No Qt, no I/O; at import time the standard library only.
"""
