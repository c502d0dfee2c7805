"""Corrections by hand (更正): the file in which an analyst says 同一, 不同, 改名, 改类, 错误, 更正, line by line."""

from kg.curation.edits import edited
from kg.curation.lines import Action, Line, Remark, find_file, read_lines

__all__ = ["Action", "Line", "Remark", "edited", "find_file", "read_lines"]
