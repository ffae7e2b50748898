"""Practice papers: administrative documents as they come out of a cupboard, with the truth beside.

``deal`` invents them (always the same for the same seed), ``render_paper`` sets one in type and
says what stands where, ``scan`` puts ink on it and sends it through a scanner, ``fault`` spoils
the pictures on purpose. What digitising and reading are measured with.
"""
