"""Where the data comes from, and what is not certain in it."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from exchange.models import SourceMark
from exchange.requests import MemberRequest
from tasks.queries.sources import count_sources, doubts, name_faults, releases

MEANINGS = (
    (SourceMark.SEED, "국무조정실·인사혁신처 보도자료 본문과 붙임에서 옮긴 내용"),
    (SourceMark.FOUND, "다른 공개자료(언론 보도, 법령, 직제)에서 찾은 내용. 행마다 주소를 적음"),
    (SourceMark.INFERRED, "글에 그대로 있지 않아 앞뒤로 미루어 적은 내용. 담당자가 확인하면 표시가 없어짐"),
    (SourceMark.ENTERED, "이 시스템에서 사람이 입력한 내용"),
    (SourceMark.DEMO, "시연용 가상 값. 실제 진척·보고·발령·점수·등급·금액·기한이 아님"),
)


def sources(request: MemberRequest) -> HttpResponse:
    counted = count_sources()
    context = {
        "releases": [(release, counted.by_file.get(release.file_name, {})) for release in releases()],
        "marks": [(mark.label, meaning, counted.by_mark[mark]) for mark, meaning in MEANINGS],
        "addresses": sorted(counted.by_address.items(), key=lambda item: (-item[1], item[0])),
        "faults": name_faults(),
        "doubts": doubts(),
    }
    return TemplateResponse(request, "tasks/sources.html", context)
