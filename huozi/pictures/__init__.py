"""Pictures checked before a layout engine or a reader sees them; charts drawn from data."""

from huozi.pictures.check import check_picture, placeholder

__all__ = ["check_picture", "placeholder"]
