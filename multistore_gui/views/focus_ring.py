"""The ring around the control that has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from shiboken6 import isValid

from multistore_gui.views.look import Look

RING = "ring"  # a control's property: the theme's colour for its ring, or NO_RING
NO_RING = "none"

_WIDTH = 2
_RADIUS = 7.0
_RINGED = (QAbstractButton, QLineEdit, QComboBox)  # views of rows paint theirs inside


def paint_focus_inside(painter: QPainter, rect: QRectF, look: Look, radius: float = 5.0) -> None:
    """Paint the ring of a row or cell, which has no room outside."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.theme.accent, _WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


class FocusRing(QObject):
    """Keeps a ring around whichever control has the focus; one an application, which owns it."""

    def __init__(self, look: Look, app: QApplication) -> None:
        super().__init__(app)
        self._look = look
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if self._ring is not None and isValid(self._ring):  # it dies with the control's parent
            self._ring.leave()
        self._ring = None
        if isinstance(new, _RINGED) and not new.isWindow() and new.property(RING) != NO_RING:
            self._ring = _Ring(new, self._look)


class _Ring(QWidget):
    """Lies beside a control in its parent, and so moves with everything around it."""

    def __init__(self, control: QWidget, look: Look) -> None:
        super().__init__(control.parentWidget())
        self._control, self._look = control, look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.installEventFilter(self)
        self._place()

    def leave(self) -> None:
        if isValid(self._control):  # it may be losing the focus because it is being deleted
            self._control.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control."""
        if isValid(self._control) and event.type() in (  # it is told of its own end too
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring outside the control."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour: QColor = getattr(self._look.theme, self._control.property(RING) or "accent")
        painter.setPen(QPen(colour, _WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    def _place(self) -> None:
        margin = _WIDTH
        self.setGeometry(self._control.geometry().adjusted(-margin, -margin, margin, margin))
        self.setVisible(not self._control.isHidden())
        self.raise_()
