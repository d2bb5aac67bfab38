"""The report: one HTML file that explains a site, made from marts and coverage alone.

``facts`` gathers what is known, ``sections`` turn it into findings, ``charts`` draw them, and ``page`` sets it all.
"""
