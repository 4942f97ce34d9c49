"""What every context stands on: actor, permissions, workflow, audit, outbox, database, time and settings."""
