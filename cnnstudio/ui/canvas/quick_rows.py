"""The rows of the quick-add: what a line was understood as, and what would come of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from cnnstudio.language import number, tr
from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui import icons, theme
from cnnstudio.ui.canvas.quick_search import Proposal
from cnnstudio.ui.widgets.paint import CENTRE, LEFT, RIGHT, rounded, text, text_width

PROPOSAL = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


def fill(model: QStandardItemModel, found: tuple[Proposal, ...]) -> None:
    """Show these proposals."""
    model.clear()
    for proposal in found:
        row = QStandardItem(proposal.kind)
        row.setData(proposal, PROPOSAL)
        row.setData(_spoken(proposal), Qt.ItemDataRole.AccessibleTextRole)
        row.setToolTip(proposal.reason)
        row.setEnabled(not proposal.reason)
        model.appendRow(row)


def _spoken(proposal: Proposal) -> str:
    parts = [proposal.kind, *proposal.chips, proposal.output and tr("gives {shape}", shape=proposal.output)]
    return ", ".join(part for part in (*parts, proposal.reason) if part)


class QuickRows(QStyledItemDelegate):
    """Paints the chosen row with its shapes, the others in one line."""

    given = ""
    """The shape at the wire's end, in words."""
    chosen = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give the chosen row two lines."""
        look = theme.current()
        return QSize(look.px(320), look.px(48 if index.row() == self.chosen else 34))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        proposal, look = index.data(PROPOSAL), theme.current()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        chosen = index.row() == self.chosen and not proposal.reason
        if chosen:
            rounded(painter, box.adjusted(8, 1, -8, -1), look.radius("control"), look.colour("accent_tint"))
        side = look.size("icon")
        mark = QRectF(look.px(18), box.center().y() - side / 2, side, side)
        ink = look.colour("text_disabled") if proposal.reason else look.family(proposal.family)
        icons.draw(painter, FAMILY_ICONS[proposal.family], mark, ink)
        area = box.adjusted(look.px(46), 0, -look.px(18), 0)
        (self._two_lines if chosen else self._one_line)(painter, area, proposal)
        painter.restore()

    def _two_lines(self, painter: QPainter, area: QRectF, proposal: Proposal) -> None:
        look = theme.current()
        upper = area.adjusted(0, look.px(5), 0, -area.height() / 2 + look.px(1))
        lower = area.adjusted(0, area.height() / 2 - look.px(1), 0, -look.px(5))
        room = area.width() - text_width(tr("Enter"), "micro") - look.px(12)
        text(painter, upper, tr("Enter"), "micro", "text_quiet", RIGHT)
        text(painter, upper, proposal.kind, "strong", "text", LEFT)
        self._chips(painter, upper, text_width(proposal.kind, "strong") + look.px(10), room, proposal.chips)
        text(painter, lower, self._outcome(proposal), "small", "text_quiet")

    def _chips(
        self, painter: QPainter, area: QRectF, left: float, room: float, chips: tuple[str, ...]
    ) -> None:
        look = theme.current()
        for chip in chips:
            width = text_width(chip, "small") + look.px(16)
            if left + width > room:
                return
            box = QRectF(area.left() + left, area.center().y() - look.px(10), width, look.px(20))
            rounded(painter, box, box.height() / 2, None, look.colour("accent_line"))
            text(painter, box, chip, "small", "text", CENTRE)
            left += width + look.px(5)

    def _outcome(self, proposal: Proposal) -> str:
        if not proposal.output:
            return tr("needs one more input") if self.given else tr("shape known once it is wired")
        way = f"{self.given} → {proposal.output}" if self.given else proposal.output
        if proposal.parameters is None:
            return way
        return tr("{way} · {count} parameters", way=way, count=number(proposal.parameters))

    def _one_line(self, painter: QPainter, area: QRectF, proposal: Proposal) -> None:
        look = theme.current()
        role = "text_disabled" if proposal.reason else "text"
        text(painter, area, proposal.kind, "body", role, LEFT)
        left = text_width(proposal.kind, "body") + look.px(12)
        price = number(proposal.parameters) if proposal.parameters and not proposal.reason else ""
        room = area.width() - left - (text_width(price, "small") + look.px(8) if price else 0)
        note = proposal.reason or ", ".join(proposal.chips) or (tr("used before") if proposal.recent else "")
        quiet = "text_faint" if proposal.reason else "text_quiet"
        if room > look.px(24):
            text(
                painter,
                QRectF(area.left() + left, area.top(), room, area.height()),
                note,
                "small",
                quiet,
                LEFT,
            )
        text(painter, area, price, "small", "text_quiet", RIGHT)
