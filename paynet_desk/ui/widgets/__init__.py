"""The parts pages are made of. They know Qt and core, no flow."""
