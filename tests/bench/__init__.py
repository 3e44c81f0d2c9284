"""How fast the program is and how much memory it takes, beside a reference in the same run.

`python -m tests.bench --project FOLDER` prints a table. Wall time on a shared machine says little
by itself: each figure stands beside a reference that ran between its own runs, and beside both
stands the processor time that they took. Of all this the tests run the smallest job alone, once,
and look at no time.
"""
