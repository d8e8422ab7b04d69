"""Lists beside the canvas: the network as a table, its problems, and the history of edits."""

from cnnstudio.ui.design_tables.history_list import HistoryList
from cnnstudio.ui.design_tables.network_table import NetworkTable
from cnnstudio.ui.design_tables.problem_list import ProblemList

__all__ = ["HistoryList", "NetworkTable", "ProblemList"]
