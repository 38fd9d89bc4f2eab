"""One page a question. A page renders a state of the flow and sends events."""
