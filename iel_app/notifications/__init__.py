"""Notifications: mails prepared in the transaction of an act, sent by the worker, readable in the demo mailbox.

Used by every context that writes to people. Source: `spec/70-transverse.md`, `design/ux.md` §3.3.
"""
