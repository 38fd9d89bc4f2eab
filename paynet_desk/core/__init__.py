"""Values and rules: card number, brand, expiry, code, GSM, money, masking. No Qt, no I/O, the standard library only at import time."""
