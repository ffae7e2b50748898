"""Copying: foreign pages made ready for a copy, drawn anew, set and put together; in workers.

Boxes are in millimetres on the page as it is shown, from its upper left corner.
"""
