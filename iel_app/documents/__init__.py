"""Documents: numbered PDFs, kept once and made again identically, downloadable in one's reach, verifiable by a code.

Used by every context that hands something over on paper (the census récapitulatif first) and by anyone who holds the
paper. Source: `spec/70-transverse.md`.
"""
