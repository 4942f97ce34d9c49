"""States of the screens of the offer."""
