"""Sentences of the ground floor that stand in more than one place, and what helps somebody who is refused.

A sentence that one place says stays in that place. Capital names are whole texts; functions take what changes.
"""

from exchange.errors import Help

# ---- what would help -------------------------------------------------------------------------------------------------

ASK_ADMIN = Help("수정할 것이 있으면 관리자에게 알려 주세요.")
ASK_OTHER_ADMIN = Help("다른 관리자에게 요청해 주세요.")
ASK_CENTRE = Help("필요하면 국무조정실 성과관리운영팀에 문의해 주세요.")
TELL_CENTRE = Help("국무조정실 성과관리운영팀에 알려 주세요.")
WAIT_FOR_LOGIN = Help("15분 뒤에 다시 시도해 주세요.")
MAKE_SETUP_LINK = Help("서버에서 python manage.py setup_link로 새 주소를 만들어 주세요.")

# ---- who may ---------------------------------------------------------------------------------------------------------

ADMIN_ONLY = "관리자만 할 수 있습니다."
COORDINATOR_ONLY = "국무조정실 점검 담당만 할 수 있습니다."
CENTRE_ONLY = "국무조정실(점검 담당·관리자)만 할 수 있습니다."
MAY_NOT_SEE = "이 화면을 볼 권한이 없습니다."
OWN_ROLE = "자기 계정의 역할은 바꿀 수 없습니다."


def wrong_account(person: object, role: str, wanted: str) -> str:
    """Say that ``person`` has an account of another role than the place is for.

    role    what the person's role is called;  wanted  the sentence about who may stand there
    """
    return f"{person}: ‘{role}’ 계정입니다. {wanted}"


# ---- what pages, forms and files say ---------------------------------------------------------------------------------

LAST_KNOWN_NAME = "뒤의 이름이 확인되지 않아 마지막으로 확인된 이름을 보여 드립니다."
POST_IS_GONE = "에 없어진 직위입니다."
ENDS_BEFORE_START = "종료일은 시작일보다 앞설 수 없습니다."
FEWER_CONDITIONS = "조건을 줄이거나 ‘조건 모두 해제’를 눌러 주세요."
VACANT = "공석"  # somebody is known to have held the post, and nobody to have followed
HOLDER_NOT_KNOWN = "발령 확인 안 됨"  # nobody is known to have held it: unknown is not vacant
REASON_WANTED = "사유를 입력해 주세요."
CHOOSE_FILE = "파일을 선택해 주세요."
CONDITIONS_STAY = "목록에서 선택한 조건은 그대로 적용됩니다."
CHOOSE_ONE = "보기 가운데 하나를 선택해 주세요."
LETTERS_NOW = "현재 %(show_value)d자입니다."
COMPARE_BOTH = "두 내용을 비교해 주세요."
NOTHING_TO_DO = "지금 할 일이 없습니다."
NOTHING_ENTERED = "아직 등록된 자료가 없습니다."
NAMES_ARE_SHOWN_TO = "교류자 이름과 교류 종료 사유는 국무조정실과 그 쌍의 교류자·작성 보조에게만 보입니다."
TRY_LATER = "잠시 뒤 다시 시도해 주세요."
ACCOUNT_STOPPED = "사용 중지한 계정입니다."
WRONG_CODE = "인증 번호가 맞지 않습니다."
VIEW_NAME_TAKEN = "같은 이름의 조건이 이미 있습니다."
DEMO_NOTE = (
    "기관·직위·과제·성과 사례·제1·2차 협의회는 보도자료와 공개자료의 내용이고,"
    " 그 밖의 진척·보고·애로·이견·발령·점수·등급·금액·기한은 모두 시연용 가상 값입니다."
)
DEMO_ON_PAPER = "시연: 시연용 가상 값이 들어 있습니다."
CODE_HAS_SIX_DIGITS = "인증 번호는 숫자 6자리입니다."
AS_ANNOUNCED = "발표한 수를 그대로 적습니다."
BOTH_NAMES_STAY = "처리한 내용에는 두 사람의 이름이 모두 남습니다."
NO_SUCH_PAGE = "없는 쪽이어서 첫 쪽을 보여 드립니다."
POST_IN_ANOTHER_PAIR = "이 직위는 같은 차수의 다른 교류 쌍에 이미 들어 있습니다."
NOTHING_MATCHES = "조건에 맞는 자료가 없습니다."
NO_NOTICES = "받은 알림이 없습니다."
TYPE_THE_CODE = "인증 앱에 지금 보이는 번호를 입력해 주세요."
BACK_AFTER_LOGIN = "다시 로그인하면 보던 화면으로 돌아갑니다."
LOG_IN_AGAIN = "다시 로그인해 주세요."
NO_UNREAD = "읽지 않은 알림이 없습니다."
VOUCHING_MEANS = "근거를 확인했으면 적어 주세요. ‘확인 필요’ 표시가 없어집니다."
OPEN_ANEW = "화면을 새로 열어 주세요."
LOAD_LATER = "잠시 뒤 다시 불러와 주세요."
REGISTER_ANEW = "다시 적용하려면 새로 등록해 주세요."
MEND_CONDITIONS = "조건을 수정해 주시면 목록을 보여 드립니다."
NO_HISTORY = "남은 이력이 없습니다."
KEEP_NUMBERS = "이 번호를 그대로 저장합니다"
OUT_OF_RANGE = "저장할 수 없는 값이 있습니다. 날짜의 앞뒤와 숫자의 크기를 확인해 주세요."
NUMBER_WANTED = "숫자로 입력해 주세요. 예: 4"
DIGITS_AT_MOST = "%(max)s자리까지 입력해 주세요."

# ---- what the scripts of pages say (static/js): templates pass it, a script fills in {…} -----------------------------

EXTENDED = "로그인을 연장했습니다."
NOT_EXTENDED = "연결이 끊겨 로그인을 연장하지 못했습니다."
COUNTED = "{length}자 / {limit}자"
COUNTED_PAST = ", {past}자 넘음"
BRING_BACK = "지금 적은 내용을 지난 분기 내용으로 바꿉니다."
BRING_BACK_ACT = "지난 분기 내용 불러오기"
COPIED = "복사했습니다."
NOT_COPIED = "복사하지 못했습니다. 글을 끌어서 선택해 복사해 주세요."
SHORTCUTS = (("/", "검색어 칸으로"), ("j", "다음 줄"), ("k", "앞 줄"), ("?", "단축키 보기"))
ANOTHER_WINDOW = "다른 창"
TEXT_STAYS = "입력한 내용은 이 화면에 남아 있습니다."
CHANGED_SAME_PLACE = f"{{at}}에 같은 곳을 수정했습니다. {COMPARE_BOTH}"
OFFLINE = f"인터넷에 연결되어 있지 않아 보내지 못했습니다. {TEXT_STAYS} 연결된 뒤 다시 눌러 주세요."
AUTOSAVE = {
    "saved": "{at} 자동 저장",
    "wrong": "수정해야 할 칸이 있어 아직 저장하지 못했습니다.",
    "failed": f"저장하지 못했습니다. {TEXT_STAYS}",
    "cut": f"연결이 끊겨 저장하지 못했습니다. {TEXT_STAYS}",
    "signed-out": f"로그아웃되어 저장하지 못했습니다. {TEXT_STAYS}",
    "again": "다시 저장",
    "log-in": "새 창에서 로그인",
    "offline": OFFLINE,
    "stopped": "같은 곳을 수정한 내용이 있어 저장을 멈췄습니다.",
    "somebody": "다른 사람",
    "conflict": f"{{who:이/가}} {CHANGED_SAME_PLACE}",
    "conflict-own": f"다른 창에서 {CHANGED_SAME_PLACE}",
    "mine": "내가 쓴 내용",
    "theirs": "{who} 내용",
    "take-mine": "내 내용 쓰기",
    "take-theirs": "{who} 내용 쓰기",
    "take-both": "두 내용 이어 붙이기",
    "kept": "바꾸기 전 내 내용",
    "restore": "이 내용으로 복원",
}


def searched_in(typed: str, places: str) -> str:
    """Say where ``typed`` was looked for in vain."""
    return f"검색어 ‘{typed}’: {places}에서 찾았습니다. 낱말이 여럿이면 모두 든 것만 찾습니다."


def numbers_found(told: str) -> str:
    """Name personal numbers in a text that is to be saved, and say what the person can do."""
    choice = "삭제하거나, 꼭 필요하면 그대로 둔다고 표시하고 다시 저장해 주세요."
    return f"개인정보로 보이는 번호가 있습니다({told}). {choice}"


def not_in_list(label: str) -> str:
    return f"{label}: 목록에 있는 값을 선택해 주세요."


def search_too_long(most: int) -> str:
    return f"검색어는 {most}자까지 입력해 주세요."


def out_of_years(first: int, last: int) -> str:
    return f"{first}년과 {last}년 사이의 날짜를 입력해 주세요."


def sessions_allowed(most: int) -> str:
    """Say how many logins an account has at a time."""
    return f"한 계정은 동시에 {most}곳에서만 로그인할 수 있습니다."


IDENTIFY_FIRST = "본인 확인은 명령을 내리기 전에 합니다."


def change_until(moment: str) -> str:
    """Say until when a first password has to be replaced; ``moment`` as it is written on the page or in text."""
    return f"{moment}까지 로그인해 새 비밀번호로 바꿔야 합니다."


def idle_limit(seconds: int) -> str:
    """Say after how long without use a session ends."""
    return f"{seconds // 60}분 동안 쓰지 않으면 로그아웃됩니다."


def built_on(what: str, count: int) -> str:
    """Say what was made under a new name, so that its reorganisation stays."""
    return f"새 이름으로 {what} {count}건이 있습니다."


def name_was_in_use(day: str, wanted: str) -> str:
    """Say that a post's present name was still in use on ``day``; ``wanted`` is the sentence about the day to enter."""
    return f"이 직위의 지금 이름은 {day}에도 쓰였습니다. {wanted}"
