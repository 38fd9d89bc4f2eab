"""A stand-in for Paynet and a bank, spoken to over real HTTP. Shares no code with paynet/; imports core at most."""
