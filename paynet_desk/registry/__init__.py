"""The merchant's own database: owners, stored cards, journal, evidence chain. Synchronous, no Qt."""
