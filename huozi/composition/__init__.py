"""How a Chinese line is set: where it may break. Pure; knows nothing of PDF."""
