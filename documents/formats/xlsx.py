"""Excel's workbook: the format for people."""

from documents.formats import Format
from documents.xlsx import to_xlsx

FORMAT = Format(
    name="xlsx",
    label="엑셀",
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write=to_xlsx,
    rank=1,
)
