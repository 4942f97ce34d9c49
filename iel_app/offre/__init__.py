"""The apprenticeship training offer: CFA keep it, offer managers control it, the public finds it.

Sources: document 003, « Guide de création et de mise à jour de l’offre en apprentissage »; document 004, version 2.
"""
