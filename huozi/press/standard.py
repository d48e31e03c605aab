"""What PDF/X-4 wants said of a file (ISO 15930-7): the printing meant, who it is, its boxes.

Nothing is taken from the clock or from chance: the same pages have the same marks of identity.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from huozi.press.intent import REGISTRY, Intent

VERSION = "1.6"  # of PDF, that PDF/X-4 is a part of
_NAMESPACES = {
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
}
# Where a book has no date (findings say so elsewhere).
_UNDATED = "D:19800101000000Z"
_UNTITLED = "无题"
# What does something, or is no part of the page.
_ACTIVE = ("/OpenAction", "/AA", "/AcroForm", "/Collection", "/Threads")


def to_standard(document: pikepdf.Pdf, intent: Intent) -> None:
    """Write what the standard wants, and take out what it won't have."""
    for page in document.pages:
        _boxes(page)
        for key in ("/Annots", "/AA", "/Thumb"):
            if key in page.obj:
                del page.obj[key]
    root = document.Root
    names = root.get("/Names", Dictionary())
    for holder, keys in (
        (root, (*_ACTIVE, "/Version")),
        (names, ("/JavaScript", "/EmbeddedFiles")),
    ):
        for key in keys:
            if key in holder:
                del holder[key]
    root.OutputIntents = Array([_output_intent(document, intent)])
    _identify(document)


def _boxes(page: pikepdf.Page) -> None:
    """A page is cut somewhere; where nothing says so it is as large as it is shown."""
    if "/TrimBox" not in page.obj:
        page.obj.TrimBox = page.obj.get("/ArtBox", page.cropbox)
    if "/BleedBox" not in page.obj:
        page.obj.BleedBox = page.obj.TrimBox
    if "/ArtBox" in page.obj:  # one of the two, never both
        del page.obj["/ArtBox"]


def _output_intent(document: pikepdf.Pdf, intent: Intent) -> pikepdf.Object:
    profile = document.make_stream(intent.icc)
    profile.N = 4 if intent.kind == "cmyk" else 1
    profile.Alternate = Name.DeviceCMYK if intent.kind == "cmyk" else Name.DeviceGray
    values = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(intent.condition),
        Info=String(intent.words or intent.condition),
        DestOutputProfile=profile,
    )
    if intent.registered:
        values.RegistryName = String(REGISTRY)
    return document.make_indirect(values)


def _identify(document: pikepdf.Pdf) -> None:
    info = document.docinfo
    for key, value in (("/CreationDate", _UNDATED), ("/Title", _UNTITLED)):
        if not str(info.get(key, "")).strip():
            info[key] = String(value)
    if "/ModDate" not in info:
        info.ModDate = info.CreationDate
    identity = _identity(document)
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for prefix, address in _NAMESPACES.items():
            metadata.register_xml_namespace(address, prefix)
        metadata.load_from_docinfo(info)
        metadata["xmp:MetadataDate"] = str(metadata["xmp:ModifyDate"])
        metadata["pdf:Trapped"] = "False"
        metadata["pdfxid:GTS_PDFXVersion"] = "PDF/X-4"
        metadata["xmpMM:DocumentID"] = f"uuid:{identity}"
        metadata["xmpMM:VersionID"] = "1"
        metadata["xmpMM:RenditionClass"] = "default"
    info.Trapped = Name("/False")


def _identity(document: pikepdf.Pdf) -> UUID:
    """A mark of identity out of all the file draws with."""
    digest = sha256()
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Type") != "/Metadata":
            digest.update(item.read_raw_bytes())
    return UUID(bytes=digest.digest()[:16], version=5)
