"""Pages travel compressed for who accepts it; nothing else is touched."""

import gzip
import re

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory

from config.compression import PageCompressionMiddleware
from exchange.models import Role
from tests.makers import make_user
from tests.pages import as_user, words

PAGE = ("<p>협업과제</p>" * 200).encode()


def answered(response: HttpResponse, accepts: str = "br, gzip"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepts} if accepts else {})
    return PageCompressionMiddleware(lambda request: response)(request)


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.5", "GZIP, deflate"])
def test_a_page_is_compressed_for_who_accepts_it(accepts):
    answer = answered(HttpResponse(PAGE), accepts.lower())
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.content) < len(PAGE)
    assert gzip.decompress(answer.content) == PAGE


@pytest.mark.parametrize("accepts", ["", "br", "identity"])
def test_for_others_it_is_not_and_caches_are_told_apart(accepts):
    answer = answered(HttpResponse(PAGE), accepts)
    assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert answer.content == PAGE


def test_its_length_differs_from_answer_to_answer():
    assert len({len(answered(HttpResponse(PAGE)).content) for _ in range(40)}) > 5


def test_a_small_page_stays_as_it_is():
    answer = answered(HttpResponse("<p>짧은 글</p>"))
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "kind", ["text/csv; charset=utf-8", "application/json", "application/octet-stream", "image/svg+xml"]
)
def test_what_is_no_page_is_not_touched(kind):
    answer = answered(HttpResponse(PAGE, content_type=kind))
    assert answer.content == PAGE
    assert "Content-Encoding" not in answer.headers


def test_data_for_scripts_and_files_are_not_touched(tmp_path):
    assert "Content-Encoding" not in answered(JsonResponse({"text": "가" * 500})).headers
    book = tmp_path / "목록.xlsx"
    book.write_bytes(PAGE)
    answer = answered(FileResponse(book.open("rb"), as_attachment=True))
    assert b"".join(answer.streaming_content) == PAGE


def test_a_streamed_page_is_compressed_piece_by_piece_and_a_streamed_file_is_not():
    pieces = [PAGE, PAGE]
    page = answered(StreamingHttpResponse(iter(pieces)))
    assert gzip.decompress(b"".join(page.streaming_content)) == PAGE * 2
    assert "Content-Length" not in page.headers
    file = answered(StreamingHttpResponse(iter(pieces), content_type="text/csv"))
    assert b"".join(file.streaming_content) == PAGE * 2
    assert "Content-Encoding" not in file.headers


def test_what_is_compressed_already_is_not_compressed_again():
    packed = HttpResponse(gzip.compress(PAGE))
    packed.headers["Content-Encoding"] = "gzip"
    assert gzip.decompress(answered(packed).content) == PAGE


@pytest.mark.django_db
def test_pages_refusals_and_files_of_the_product():
    client = as_user(make_user(Role.COORDINATOR))
    accepts = {"accept-encoding": "gzip"}
    page = client.get("/tasks", headers=accepts)
    assert page.headers["Content-Encoding"] == "gzip"
    assert "협업과제 관리시스템" in gzip.decompress(page.content).decode()
    assert client.get("/nowhere", headers=accepts).headers["Content-Encoding"] == "gzip"
    for ending in ("csv", "xlsx"):
        answer = client.get(f"/tasks.{ending}", headers=accepts)
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers
    assert "Content-Encoding" not in client.get("/healthz", headers=accepts).headers


@pytest.mark.django_db
def test_the_token_of_a_form_is_masked_anew_in_each_answer():
    client = as_user(make_user(Role.COORDINATOR))
    found = [re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', words(client.get("/display"))) for _ in range(2)]
    assert found[0] and found[0] != found[1]
