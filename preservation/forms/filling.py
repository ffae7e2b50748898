"""Filling: a docx with placeholders and values become a docx. The only door to docxtpl.

1. The file is looked over before anything opens it.
2. Its placeholders are filled in a sandbox: what a value holds is words, never placeholders.
3. What comes out must still be sound XML; else a placeholder stands in a wrong place.
4. The package is written anew with one date, so that the same values give the same bytes.
"""

# docxtpl is untyped.
# mypy: allow-untyped-calls

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from preservation.forms.looking import TemplateError, look_over
from preservation.forms.sandbox import Sandbox
from preservation.texts.sink import clean

EPOCH = (1980, 1, 1, 0, 0, 0)
_SHOWN = 160


def fill(template: Path, values: Mapping[str, Any], to: Path) -> None:
    """Write ``template``, filled with ``values``, to ``to``.

    Raises:
        TemplateError: it may not be opened, or cannot be filled with these values.
    """
    look_over(template)
    with _told():
        made = _filled(template, cleaned(values))
    to.write_bytes(rewritten(made))


def named(template: Path) -> frozenset[str]:
    """The values that the placeholders of ``template`` name.

    Raises:
        TemplateError: it may not be opened, or its placeholders are not written as they should be.
    """
    from docxtpl import DocxTemplate

    look_over(template)
    with _told():
        return frozenset(
            DocxTemplate(str(template)).get_undeclared_template_variables(jinja_env=Sandbox())
        )


@contextmanager
def _told() -> Iterator[None]:
    """Say in plain words what is wrong with a template, whoever found it."""
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        yield
    except UndefinedError as error:
        raise TemplateError(f"Mẫu dùng tên không có · a name that is not there: {error}") from error
    except SecurityError as error:
        raise TemplateError(f"Mẫu dùng lệnh không cho phép · not allowed: {error}") from error
    except TemplateSyntaxError as error:
        raise TemplateError(f"Mẫu viết sai lệnh · {error.message}: {_near(error)}") from error
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            "Lệnh trong mẫu đặt sai chỗ (mỗi {%tr %} một dòng bảng riêng, mỗi {%p %} một đoạn "
            f"riêng) · a placeholder stands in a wrong place: {error.msg}"
        ) from error
    except (OpcError, AttributeError, zipfile.BadZipFile) as error:
        raise TemplateError(f"Không mở được tệp docx · not a sound docx: {error}") from error
    except (JinjaError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        said = str(error)[:_SHOWN]
        raise TemplateError(f"Không điền được mẫu · it cannot be filled: {said}") from error


def cleaned(value: Any) -> Any:  # noqa: ANN401  texts, numbers, and lists and mappings of them
    """``value`` with texts that XML can hold."""
    if isinstance(value, str):
        return clean(value).replace("\t", " ").replace("\f", "\n")
    if isinstance(value, Mapping):
        return {str(key): cleaned(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(held) for held in value]
    return value


def rewritten(package: bytes) -> bytes:
    """The same zip with one date in all of it."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            plain = zipfile.ZipInfo(info.filename, EPOCH)
            plain.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(plain, source.read(info))
    return held.getvalue()


def _filled(template: Path, values: Mapping[str, Any]) -> bytes:
    from docxtpl import DocxTemplate
    from lxml import etree

    class Strict(DocxTemplate):  # type: ignore[misc]  # it has no types
        """Does not mend what a misplaced placeholder broke: it would lose words in silence."""

        def fix_tables(self, xml: str) -> Any:  # noqa: ANN401  an element of lxml
            etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
            return super().fix_tables(xml)

    work = Strict(str(template))
    work.render(dict(values), Sandbox(), autoescape=True)
    held = io.BytesIO()
    work.save(held)
    return held.getvalue()


def _near(error: TemplateSyntaxError) -> str:
    """What stands around the mistake, as docxtpl noted it."""
    around = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    return " / ".join(around)[:_SHOWN]
