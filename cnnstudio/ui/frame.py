"""The bar at the top of the window; the one at its foot is offered from here too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QActionGroup, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QMenuBar, QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.status_bar import StatusBar, StatusFact
from cnnstudio.ui.widgets import IconButton, PrimaryButton, SearchField, ToggleButton
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled, set_available
from cnnstudio.ui.workspace_tabs import WorkspaceTabs, workspaces

__all__ = ["StatusBar", "StatusFact", "TopBar"]

SEARCH_FOLDS_BELOW = 1280
TABS_FOLD_BELOW = 1000


class TopBar(Styled, QFrame):
    """48 pixels: mark, menus, workspaces, search, and one button that starts training or leads to the run."""

    spoken_role = QAccessible.Role.ToolBar

    workspaceChosen = Signal(str)
    trainRequested = Signal()
    runRequested = Signal()
    _project_open = True
    _tools: list[QWidget]
    _progress = ""

    def __init__(self, menu_bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu_bar = menu_bar
        self._mark = QLabel()
        self._tools = []
        self._menus = IconButton("more", tr("Menus"))
        self.tabs = WorkspaceTabs(workspaces(), self)
        self.search = SearchField(tr("Search or do…"), "Ctrl K")
        self._search_icon = IconButton("search", tr("Search or do…"))
        self.train = PrimaryButton(tr("Train"), "play")
        self.chip = ToggleButton("", "view-train")
        self._group = QActionGroup(self)
        self.workspace_actions = tuple(self._action(index) for index in range(self.tabs.count()))
        self._row = QHBoxLayout(self)
        self._lay_out()
        self._connect()
        self.set_running("")
        self.restyle()

    def _action(self, index: int) -> QAction:
        workspace = self.tabs.shown[index]
        action = QAction(workspace.title, self)
        action.setData(workspace.key)
        # On the canvas Ctrl and a digit go to a kept view; Alt leads to the views of the window from everywhere.
        action.setShortcuts([QKeySequence(f"Alt+{index + 1}"), QKeySequence(f"Ctrl+{index + 1}")])
        icons.wear(action, workspace.icon)
        self._group.addAction(action)
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        self._menu_bar.setParent(self)
        self._menu_bar.setNativeMenuBar(False)
        self._menu_bar.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for part in (self._mark, self._menus, self._menu_bar):
            self._row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addStretch(1)
        for control in (self.search, self._search_icon, self.train, self.chip):
            self._row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.search.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._menus.hide()
        self._search_icon.hide()
        self.setAccessibleName(tr("Top bar"))

    def _connect(self) -> None:
        self._group.triggered.connect(self._act)
        self.tabs.tabBarClicked.connect(self._tab_clicked)
        self.tabs.currentChanged.connect(self._tab_reached)
        self.train.clicked.connect(self.trainRequested)
        self.chip.clicked.connect(self._go_to_run)
        self._menus.clicked.connect(self._open_menus)
        self._search_icon.clicked.connect(self.open_search)
        find = QAction(tr("Search or do…"), self)
        find.setShortcut(QKeySequence("Ctrl+K"))
        find.triggered.connect(self.open_search)
        self.search_action = find
        self.addAction(find)

    def restyle(self) -> None:
        """Take lengths and the mark from the theme."""
        look = theme.current()
        self.setFixedHeight(look.size("topbar"))
        self._row.setContentsMargins(look.px(13), 0, look.px(12), 1)
        self._row.setSpacing(look.space("unit"))
        self._mark.setPixmap(icons.pixmap("mark", "accent", 20, self.devicePixelRatioF()))
        self.search.setFixedWidth(look.px(200))
        self._menu_bar.setFont(look.font("body"))
        self._fold()

    def add_tool(self, control: QWidget) -> None:
        """Put a control before the search."""
        self._row.insertWidget(self._row.indexOf(self.search), control)
        self._tools.append(control)

    def workspace(self) -> str:
        """Return the key of the active view."""
        return self.tabs.shown[self.tabs.currentIndex()].key

    def set_workspace(self, key: str) -> None:
        """Mark a view as active without telling anyone."""
        keys = [workspace.key for workspace in self.tabs.shown]
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(keys.index(key))
        self.tabs.blockSignals(False)

    def set_workspaces_visible(self, visible: bool) -> None:
        """Hide the views, the search and the Train button on the start page."""
        self._project_open = visible
        self._fold()

    def set_running(self, progress: str) -> None:
        """Become the chip with this text, such as 7 / 12, or the Train button again when it is empty."""
        self._progress = progress
        self.chip.setText(progress)
        self.chip.setChecked(True)
        self.chip.setAccessibleName(tr("Run, epoch {progress}", progress=progress))
        self.chip.setToolTip(tr("Go to the run"))
        self._fold()

    def set_trainable(self, possible: bool, why: str = "") -> None:
        """Enable the Train button, or say why it must wait."""
        set_available(self.train, possible, why)

    def open_search(self) -> None:
        """Give the search field the focus, unfolding it where it is folded."""
        self.search.show()
        self._search_icon.hide()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _go_to_run(self) -> None:
        self.chip.setChecked(True)
        self.runRequested.emit()

    def _act(self, action: QAction) -> None:
        self.workspaceChosen.emit(str(action.data()))

    def _tab_clicked(self, index: int) -> None:
        if index == self.tabs.currentIndex() and index >= 0:
            self.workspaceChosen.emit(self.tabs.shown[index].key)

    def _tab_reached(self, index: int) -> None:
        self.workspaceChosen.emit(self.tabs.shown[index].key)

    def _open_menus(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._menu_bar.actions())
        menu.popup(self._menus.mapToGlobal(self._menus.rect().bottomLeft()))

    def _fold(self) -> None:
        look, width = theme.current(), self.width()
        wide = width >= SEARCH_FOLDS_BELOW * look.scale
        roomy = width >= TABS_FOLD_BELOW * look.scale
        opened = self._project_open
        self.tabs.setVisible(opened)
        tools = sum(tool.sizeHint().width() for tool in self._tools if tool.isVisibleTo(self))
        self.tabs.fold(width < TABS_FOLD_BELOW * look.scale + tools)
        self._menu_bar.setVisible(roomy)
        self._menus.setVisible(not roomy)
        self.search.setVisible(opened and (wide or self.search.hasFocus()))
        self._search_icon.setVisible(opened and not self.search.isVisibleTo(self))
        self.train.setVisible(opened and not self._progress)
        self.chip.setVisible(opened and bool(self._progress))
        self._place_tabs()

    def _place_tabs(self) -> None:
        self._row.activate()
        gap, size = theme.current().space("gap"), self.tabs.sizeHint()
        first = self._menu_bar if self._menu_bar.isVisibleTo(self) else self._menus
        leftmost = first.geometry().right() + gap
        rightmost = self.search.geometry().left() if self.search.isVisibleTo(self) else self._search_icon.x()
        rightmost = min([rightmost, *(tool.x() for tool in self._tools if tool.isVisibleTo(self))])
        middle = (self.width() - size.width()) // 2
        left = max(min(middle, rightmost - gap - size.width()), leftmost)
        self.tabs.setGeometry(left, 0, size.width(), self.height() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self._fold()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line below."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line"))
        painter.end()
