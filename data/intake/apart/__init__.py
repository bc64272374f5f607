"""The check of a stranger's file in a process of its own, with limits on memory and time.

client   what a server process calls: sends the file, reads the answer, tells what became of a process that was killed
server   a small process that holds the rules in memory and makes a copy of itself for each file
wire     questions and answers as JSON: nothing that a process which read a hostile file says is run or unpickled
"""

from data.intake.apart.client import BrokenOffError, BusyError, CheckProcess
from data.intake.apart.wire import Allowance, Answer, Question

__all__ = ["Allowance", "Answer", "BrokenOffError", "BusyError", "CheckProcess", "Question"]
