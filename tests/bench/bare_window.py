"""What every figure of start-up is compared with: a PySide6 window with one text field, and nothing else."""

import sys

from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

application = QApplication(sys.argv)
window = QWidget()
field = QLineEdit()
QVBoxLayout(window).addWidget(field)
window.showMaximized()
field.setFocus()
application.exec()
