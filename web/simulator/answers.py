"""What the simulated axis answers: yes, no with a code, and the lines of its lists."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Response

_SAID = {
    "10": "File khong hop le",
    "15": "Sai SystemId/SecretKey",
    "18": "Don vi nhan khong ton tai",
    "19": "Don vi gui chua dang ky",
    "20": "Loi he thong",
    "21": "Loi xu ly file",
    "22": "edXML sai chuan",
    "23": "Don vi nhan da khoa",
}


class FailedError(Exception):
    """The axis says no, with a code."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.said = said or _SAID.get(code, "Loi")


def answer_line(row: Mapping[str, Any]) -> dict[str, str]:
    """A line of ``getReceivedEdocList``."""
    return {
        "docId": row["doc_id"],
        "serviceType": "eDoc",
        "messageType": row["kind"],
        "created_time": row["created"],
        "updated_time": row["updated"],
        "from": row["sender"],
        "to": row["receiver"],
        "status": row["state"],
        "status_desc": row["said"],
    }


def delivery_line(row: Mapping[str, Any]) -> dict[str, str]:
    """A line of ``getSentEdocList``."""
    return {
        "senderDocId": row["doc_id"],
        "receiverDocId": row["copy_id"],
        "fromCode": row["sender"],
        "toCode": row["receiver"],
        "title": row["title"],
        "notation": row["notation"],
        "sendStatus": "done",
        "sendStatusDesc": "",
        "receiveStatus": row["state"],
        "receiveStatusDesc": row["said"],
        "sentTime": row["at"],
        "receivedTime": row["updated"] if row["state"] in {"done", "fail"} else "",
        "serviceType": "eDoc",
        "messageType": row["kind"],
    }


def ok(**said: object) -> Response:
    """Yes."""
    told = {"status": "OK", "ErrorCode": "0", "ErrorDesc": ""} | said
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")


def no(code: str, said: str) -> Response:
    """No, with a code of the axis (§4.4)."""
    told = {"status": "FAIL", "ErrorCode": code, "ErrorDesc": said}
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")
