"""The kinds of colour a PDF's spaces are of (ISO 32000-1, 8.6), and where a stream finds them."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf

DEEPEST = 12  # forms in forms, spaces in spaces; PDFs of strangers may go in circles


def family(space: pikepdf.Object | None) -> str:
    """The kind of a colour space: gray, rgb, cmyk, lab, pattern, all (registration), spot or "".

    An indexed space is of the kind of its base, one by profile of the kind of its channels; a spot
    whose other way to be shown is RGB or Lab is `rgb spot`.
    """
    if isinstance(space, pikepdf.Name):
        return _PLAIN.get(str(space), "")
    if not isinstance(space, pikepdf.Array) or not len(space):
        return ""
    name = str(space[0])
    if name in {"/Indexed", "/I"}:
        return family(space[1])
    if name in {"/Separation", "/DeviceN"}:
        return _spot(space)
    if name == "/ICCBased":
        return _BY_CHANNELS.get(int(space[1].get("/N", 0)), "")
    return _PLAIN.get(name, "")


def _spot(space: pikepdf.Array) -> str:
    if space[1] == "/All":
        return "all"
    return "rgb spot" if family(space[2]) in {"rgb", "lab"} else "spot"


_BY_CHANNELS = {1: "gray", 3: "rgb", 4: "cmyk"}
_PLAIN = {
    "/DeviceGray": "gray",
    "/CalGray": "gray",
    "/G": "gray",
    "/DeviceRGB": "rgb",
    "/CalRGB": "rgb",
    "/RGB": "rgb",
    "/DeviceCMYK": "cmyk",
    "/CMYK": "cmyk",
    "/Lab": "lab",
    "/Pattern": "pattern",
}


def resources_of(holder: pikepdf.Object | None) -> Mapping[str, pikepdf.Object]:
    """The resources of a page (those of the nodes above it too) or of a form."""
    for _ in range(64):
        if holder is None:
            break
        if "/Resources" in holder:
            return dict(holder.Resources.items())
        holder = holder.get("/Parent") if holder.get("/Type") in {"/Page", "/Pages"} else None
    return {}
