"""Settings (defaults < files < PAYNET_DESK_* < arguments) and keys in the OS key store. Read by cli and app only."""
