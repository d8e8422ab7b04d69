"""What a convolution would cost in other forms, and the click that makes it one of them."""

from cnnstudio.ui.what_if.panel import WhatIf

__all__ = ["WhatIf"]
