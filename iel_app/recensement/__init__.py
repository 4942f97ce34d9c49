"""The yearly apprenticeship census: campaigns, a collectivité's answer, its draft, its versions and their receipts.

Used by gestionnaires; read by CNFPT staff. Source: document 000, « Recensement ».
"""
