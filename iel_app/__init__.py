"""The apprenticeship and online-registration portal of French local authorities."""
