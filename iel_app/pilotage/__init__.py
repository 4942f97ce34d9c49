"""Homes and dashboards: the public home, and what awaits each person. Reads everyone's tables, writes none.

Sources: document 000 (tab « Apprentissage »), document 002 (dashboards).
"""
