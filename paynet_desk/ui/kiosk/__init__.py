"""The program where a customer stands alone before the screen: full screen, no way out, the customer's own words."""
