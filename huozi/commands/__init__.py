"""The verbs of the command line: each reads its arguments, calls one room, prints, exits."""
