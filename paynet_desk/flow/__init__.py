"""What happens in what order, and what a lost answer means: state machines as tables, and their runner. No Qt."""
