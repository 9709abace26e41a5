"""What builds the book: executing notebooks, and the pages made from the inventory."""
