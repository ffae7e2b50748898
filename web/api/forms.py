"""Forms by REST: listed, their templates handed out and entered, and forms filled."""

from datetime import date
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from repository.access import ANY_AGENCY
from repository.form_kinds import form_kinds
from repository.form_templates import MOST_BYTES
from web import uploads
from web.api.asking import asker
from web.api.blueprint import Rule, body
from web.api.blueprint import day as day_asked
from web.current import archive
from web.form_pages import MEDIA, brought, day_of, today
from web.form_shapes import entered_as_dict, own_as_dict, template_as_dict, values_as_list
from web.forms import DOCX, Chosen, enter, make, template_for
from web.handed_out import attached


def list_forms() -> ResponseReturnValue:
    """Every form, and the template that it is filled into."""
    asker()
    kinds = dict.fromkeys(one.kind for one in form_kinds())
    return {"forms": [template_as_dict(_chosen(kind)) for kind in kinds]}


def show_form(form: str) -> ResponseReturnValue:
    """One form: its values, and the templates that there were."""
    asker()
    found = _chosen(form)
    held = [own for own in archive().form_templates.all() if own.kind == found.form.kind]
    return template_as_dict(found) | {
        "values": values_as_list(found.form),
        "templates": [own_as_dict(own) for own in held],
    }


def hand_out_form_template(form: str) -> Response:
    """The template in force, or the one with this ``id``."""
    asker()
    found = _chosen(form)
    return attached(Response(found.content, mimetype=DOCX), found.name)


def fill_form(form: str) -> Response:
    """Fill a form with ``values``."""
    asker()
    data = body()
    media, values = data.get("format", "pdf"), data.get("values")
    if media not in MEDIA or not isinstance(values, dict):
        raise BadRequest("format, values")
    day = day_of(str(data["day"])) if data.get("day") else today()
    made = make(archive(), form, values, day, _place(str(data.get("agency") or "")))
    held = made.pdf if media == "pdf" else made.docx
    return attached(Response(held, mimetype=MEDIA[media]), f"{form}.{media}")


def enter_form_template(form: str) -> ResponseReturnValue:
    """Put the part ``template`` in force from a day on."""
    asker()
    uploads.make_room(MOST_BYTES + (1 << 20))
    made = enter(archive(), asker(), form, brought())
    where = url_for("api.hand_out_form_template", form=form, id=made.template.id)
    return entered_as_dict(made), HTTPStatus.CREATED, {"Location": where}


RULES = (
    Rule("GET", "/forms", list_forms),
    Rule("GET", "/forms/<form>", show_form),
    Rule("GET", "/forms/<form>/template", hand_out_form_template),
    Rule("POST", "/forms/<form>/fill", fill_form),
    Rule("POST", "/forms/<form>/templates", enter_form_template),
)


def _chosen(form: str) -> Chosen:
    day: date = day_asked("day") or today()
    place = _place(request.args.get("agency", ""))
    return template_for(archive(), form, day, place, request.args.get("id", ""))


def _place(agency: str) -> str:
    return archive().agencies.find(agency).code if agency else ANY_AGENCY
