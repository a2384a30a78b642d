"""The report: one page with charts that stands alone, to be sent, printed and read without the tool."""

from .figures import Figures, gather
from .page import make_page, report

__all__ = ["Figures", "gather", "make_page", "report"]
