"""Importing: sheets of existing hồ sơ, read, judged row by row, and converted. All of it is pure.

A sheet's rows become hồ sơ with their documents; whatever is wrong names its row, its column and
its rule (IMP-01 … in ``docs/rules.md``). Nothing here opens a file or asks a database.
"""
