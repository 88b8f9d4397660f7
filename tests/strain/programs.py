"""Every program of this folder, in the order of the document."""

from tests.strain import formulas, fuzz, matrix, races

PROGRAMS = {module.PROGRAM.name: module.PROGRAM for module in (matrix, fuzz, formulas, races)}
