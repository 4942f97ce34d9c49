"""« Aide et contact »: questions and answers, requests to the service, callbacks, web workshops, and who answers.

For everybody; the offer managers answer for their region, the CNFPT and the administration for the rest (Guide 003,
« Aide et contact »).
"""
