// 화면을 조금 더 편하게. 이 파일이 없어도 모든 화면·폼·목록·내려받기가 그대로 된다.
// 적은 글은 브라우저 저장소에 남기지 않는다(여럿이 쓰는 PC).
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = document.body;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "onclick") element.addEventListener("click", value);
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  function josa(word, closed, open) {
    const code = word.charCodeAt(word.length - 1) - 0xac00;
    return word + (code >= 0 && code < 11172 && code % 28 ? closed : open);
  }

  const live = make("p", { class: "sr", role: "status" });
  body.append(live);
  function say(text) {
    live.textContent = "";
    setTimeout(() => (live.textContent = text), 50);
  }

  // ---- 묻는 창 ----
  function ask(question, act) {
    const dialog = one("#confirm-dialog");
    if (!dialog || !dialog.showModal) return Promise.resolve(window.confirm(question));
    one(".dlg-q", dialog).textContent = question;
    one("[data-act]", dialog).textContent = act;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) =>
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
  }

  // ---- 제출: 물을 것은 묻고, 두 번 눌러도 한 번만 보낸다 ----
  const sending = new WeakSet();
  function hold(button, form) {
    const before = [...button.childNodes].map((node) => node.cloneNode(true));
    if (button.dataset.wait) {
      button.textContent = button.dataset.wait;
      say(button.dataset.wait);
    }
    button.setAttribute("aria-disabled", "true");
    const free = () => {
      button.removeAttribute("aria-disabled");
      if (button.dataset.wait) button.replaceChildren(...before);
      if (form) sending.delete(form);
    };
    setTimeout(free, 8000); // 파일을 내려받으면 화면이 그대로이므로 다시 누를 수 있게 한다
    window.addEventListener("pageshow", (event) => event.persisted && free(), { once: true });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const method = (form.getAttribute("method") || "get").toLowerCase(); // form.method는 같은 이름의 칸에 가려질 수 있다
    if (method === "dialog" || event.defaultPrevented) return;
    if (button && button.dataset.confirm && !button.dataset.agreed) {
      event.preventDefault();
      ask(button.dataset.confirm, button.dataset.confirmAct || button.textContent.trim()).then((yes) => {
        if (!yes) return;
        button.dataset.agreed = "1";
        form.requestSubmit(button);
        delete button.dataset.agreed;
      });
      return;
    }
    if (form.hasAttribute("data-extend")) {
      event.preventDefault();
      extend(form);
      return;
    }
    if (method === "post") {
      if (sending.has(form)) {
        event.preventDefault();
        return;
      }
      sending.add(form);
      form.dispatchEvent(new CustomEvent("leaving"));
      if (button) hold(button, form);
    }
  });
  document.addEventListener("click", (event) => {
    const target = event.target.closest("a[data-wait], [data-print], [data-close], .err-sum a, [data-menu], [data-copy]");
    if (!target) return;
    if (target.matches("a[data-wait]")) hold(target);
    if (target.matches("[data-print]")) window.print();
    if (target.matches("[data-close]")) target.closest("dialog").close();
    if (target.matches("[data-menu]")) toggleMenu(target);
    if (target.matches("[data-copy]")) copy(target);
    if (target.matches(".err-sum a")) {
      const field = document.getElementById(target.hash.slice(1));
      if (field) {
        event.preventDefault();
        field.focus();
        field.scrollIntoView({ block: "center" });
      }
    }
  });

  // ---- 휴대전화 메뉴 ----
  function toggleMenu(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-open", open);
  }
  document.addEventListener("keydown", (event) => {
    const button = one("[data-menu][aria-expanded='true']");
    if (event.key === "Escape" && button) {
      toggleMenu(button);
      button.focus();
    }
  });

  // ---- 로그인 시간 ----
  const idle = Number(body.dataset.idle || 0);
  const login = body.dataset.login || "/login";
  const dialog = one("#session-dialog");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("login") : null;
  let deadline = Date.now() + idle * 1000;
  let warned = false;
  let over = false;
  const token = () => one("[name=csrfmiddlewaretoken]")?.value || "";
  function renewed(tell = true) {
    deadline = Date.now() + idle * 1000;
    warned = over = false;
    for (const open of all("#session-dialog[open], #expired-dialog[open]")) open.close();
    if (tell && tabs) tabs.postMessage(token());
  }
  function sentToLogin(response) {
    return response.status === 401 || (response.redirected && new URL(response.url).pathname.startsWith(login));
  }
  async function extend(form) {
    try {
      const response = await fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (sentToLogin(response)) return expired();
      if (!response.ok) throw new Error(String(response.status));
      renewed();
      say("로그인을 연장했습니다.");
    } catch {
      say("연결이 끊겨 로그인을 연장하지 못했습니다.");
    }
  }
  function expired() {
    over = true;
    if (dialog && dialog.open) dialog.close();
    let told = one("#expired-dialog");
    if (told) return told.open || told.showModal();
    told = make("dialog", { class: "dlg", id: "expired-dialog", "aria-labelledby": "expired-title" },
      make("h2", { id: "expired-title" }, "로그아웃되었습니다"),
      make("p", {}, "입력한 내용은 이 화면에 남아 있습니다. 새 창에서 로그인한 뒤 이 화면으로 돌아와 저장해 주세요."),
      make("div", { class: "acts" },
        make("button", { type: "button", class: "btn", "data-close": "" }, "닫기"),
        make("a", { class: "btn pri", href: login, target: "_blank", rel: "noopener" }, "새 창에서 로그인")));
    body.append(told);
    return told.showModal();
  }
  if (idle) {
    if (tabs) {
      tabs.addEventListener("message", (event) => {
        for (const field of all("[name=csrfmiddlewaretoken]")) field.value = event.data; // 새 창에서 다시 로그인하면 표가 바뀐다
        renewed(false);
      });
      tabs.postMessage(token());
    }
    setInterval(() => {
      const left = Math.max(0, Math.round((deadline - Date.now()) / 1000));
      const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      for (const place of all("[data-countdown]")) place.textContent = text;
      if (left <= 300 && left > 0 && !warned && dialog) {
        warned = true;
        if (!one("dialog[open]")) dialog.showModal();
      }
      if (left === 0 && !over) expired();
    }, 1000);
  }

  // ---- 글자 수, 개조식 기호, 지난 분기 내용 ----
  function typed(area) {
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }
  function count(area) {
    const place = document.getElementById(`c-${area.id}`);
    const limit = Number(area.dataset.limit);
    if (!place) return;
    const length = [...area.value].length;
    const past = length > limit ? `, ${(length - limit).toLocaleString("ko")}자 넘음` : "";
    place.textContent = `${length.toLocaleString("ko")}자 / ${limit.toLocaleString("ko")}자${past}`;
    place.classList.toggle("over", Boolean(past));
  }
  const LADDER = { "□": "□ ", "○": " ○ ", "-": "  - ", "※": "※ " };
  function insertSymbol(area, sign) {
    const value = area.value;
    const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const next = value.indexOf("\n", area.selectionStart);
    const to = next < 0 ? value.length : next;
    const text = LADDER[sign] || `${sign} `;
    if (value.slice(from, to).trim()) area.setRangeText(`\n${text}`, to, to, "end");
    else area.setRangeText(text, from, to, "end");
    typed(area);
  }
  document.addEventListener("input", (event) => event.target.matches("[data-limit]") && count(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-symbol], [data-previous]");
    if (!button) return;
    const area = document.getElementById(button.dataset.for);
    if (button.dataset.symbol) return insertSymbol(area, button.dataset.symbol);
    const same = !area.value.trim() || area.value === button.dataset.previous;
    if (same || (await ask("지금 적은 내용을 지난 분기 내용으로 바꿉니다.", "지난 분기 내용 불러오기"))) {
      area.value = button.dataset.previous;
      typed(area);
    }
  });
  all("[data-limit]").forEach(count);

  // ---- 고르면 열리는 칸 ----
  function reveal() {
    for (const box of all("[data-revealed]")) {
      const openers = all(`[data-reveal~="${box.id}"]`);
      box.hidden = openers.length > 0 && !openers.some((input) => input.checked);
    }
  }
  document.addEventListener("change", (event) => event.target.matches("input") && reveal());
  reveal();

  // ---- 복사 ----
  async function copy(button) {
    const source = one(button.dataset.copy);
    const lines = all("li", source);
    const text = lines.length
      ? lines.map((line) => `□ ${line.innerText.replace(/\s+/g, " ").trim()}`).join("\n")
      : source.innerText.trim();
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { class: "sr", "aria-hidden": "true" });
      area.value = text;
      body.append(area);
      area.select();
      done = document.execCommand("copy"); // 보안 연결이 아닌 내부망에서는 clipboard가 없다
      area.remove();
      button.focus();
    }
    const told = done ? button.dataset.copied || "복사했습니다." : "복사하지 못했습니다. 글을 끌어서 골라 복사해 주세요.";
    const status = one("[data-copy-status]", button.parentElement);
    if (status) status.textContent = told;
    else say(told);
  }

  // ---- 목록에서 고르기 ----
  function picked() {
    const boxes = all("[data-pick]");
    const chosen = boxes.filter((box) => box.checked).length;
    for (const bar of all("[data-bulk]")) {
      bar.hidden = chosen === 0;
      one("[data-bulk-count]", bar).textContent = chosen;
    }
    for (const box of all("[data-pick-all]")) {
      box.checked = chosen > 0 && chosen === boxes.length;
      box.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) all("[data-pick]").forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches("[data-pick], [data-pick-all]")) picked();
  });
  window.addEventListener("pageshow", picked);

  // ---- 단축키: 화면 설정에서 켠 사람만 ----
  function shortcuts() {
    let help = one("#shortcuts");
    if (!help) {
      const keys = [["/", "검색어 칸으로"], ["j", "다음 줄"], ["k", "앞 줄"], ["?", "단축키 보기"]];
      help = make("dialog", { class: "dlg", id: "shortcuts", "aria-labelledby": "shortcuts-title" },
        make("h2", { id: "shortcuts-title" }, "단축키"),
        make("dl", { class: "keys" }, ...keys.flatMap(([key, what]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)])),
        make("div", { class: "acts" }, make("button", { type: "button", class: "btn", "data-close": "" }, "단축키 창 닫기")));
      body.append(help);
    }
    help.showModal();
  }
  function step(by) {
    const rows = all("main .tbl tbody tr, main .list > li").filter((row) => one("a[href]", row) && row.offsetParent);
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.contains(document.activeElement));
    one("th a[href], .g a[href], a[href]", rows[Math.min(rows.length - 1, Math.max(0, now + by))]).focus();
  }
  if (body.dataset.shortcuts === "on") {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || one("dialog[open]")) return;
      if (event.target.matches("input, textarea, select, [contenteditable]")) return;
      const act = { "/": () => one("[data-search]")?.focus(), j: () => step(1), k: () => step(-1), "?": shortcuts }[event.key];
      if (act) {
        event.preventDefault();
        act();
      }
    });
  }

  // ---- 자동 저장 ----
  function autosave(form) {
    const place = one("[data-save-status]");
    let dirty = false;
    let busy = false;
    let choosing = false;
    let timer = 0;
    let waiting = null;
    let renewing = false;
    let overtaken = false;

    function show(text, again = "", link = "") {
      if (!place || (place.textContent === text && !again)) return; // 같은 분 안에서는 다시 읽어 주지 않는다
      place.className = again ? "save-trouble" : "saved";
      place.replaceChildren(text);
      if (link) place.append(" ", make("a", { href: login, target: "_blank", rel: "noopener" }, link));
      if (again) place.append(" ", make("button", { type: "button", class: "btn sm", onclick: save }, again));
    }
    function wrong(errors) {
      all(".msg-err[data-live]", form).forEach((line) => line.remove());
      all("[data-live-invalid]", form).forEach((field) => {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("data-live-invalid");
      });
      for (const [name, messages] of Object.entries(errors || {})) {
        const field = form.elements[name];
        const input = field && (field.length && !field.tagName ? field[0] : field);
        if (!input || !input.closest) continue;
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("data-live-invalid", "");
        const line = make("p", { class: "msg-err", "data-live": "" }, messages.join(" "));
        (input.closest(".unit, .rads") || input).before(line);
      }
    }
    async function save() {
      clearTimeout(timer);
      overtaken = busy; // 저장이 오래 걸리는 사이에 쓴 것은 그 저장이 끝나는 대로 저장한다
      if (!dirty || busy || choosing) return;
      busy = true;
      dirty = false;
      let cut = false; // 저장하지 못했으면 뒤따르던 제출도 멈춘다: 글이 있는 이 화면을 떠나지 않는다
      const data = new FormData(form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      try {
        const response = await fetch(form.dataset.autosave, {
          method: "POST", body: data, headers: { "X-Autosave": "1", Accept: "application/json" },
        });
        if (sentToLogin(response)) {
          dirty = cut = true;
          show("로그아웃되어 저장하지 못했습니다. 입력한 내용은 이 화면에 남아 있습니다.", "다시 저장", "새 창에서 로그인");
          return;
        }
        const answer = (response.headers.get("Content-Type") || "").includes("json") ? await response.json() : {};
        if (response.ok) {
          if (answer.version !== undefined) for (const field of all("[data-version]", form)) field.value = answer.version;
          renewing = false;
          wrong({});
          show(`${answer.saved_at || ""} 자동 저장`.trim());
          renewed();
        } else if (response.status === 403 && answer.token && !renewing) {
          dirty = cut = renewing = true; // 화면을 연 뒤 다시 로그인했다: 새 표를 받아 한 번 더 보낸다
          for (const field of all("[name=csrfmiddlewaretoken]")) field.value = answer.token;
          setTimeout(save, 0);
        } else if (response.status === 409 && answer.conflict) {
          dirty = true;
          conflict(answer);
        } else if (response.status === 422 && answer.errors) {
          wrong(answer.errors);
          show("고쳐야 할 칸이 있어 아직 저장하지 못했습니다.");
          dirty = true;
        } else {
          dirty = cut = true;
          show(answer.error || answer.reason || "저장하지 못했습니다. 입력한 내용은 이 화면에 남아 있습니다.", "다시 저장");
        }
      } catch {
        dirty = cut = true;
        show("연결이 끊겨 저장하지 못했습니다. 입력한 내용은 이 화면에 남아 있습니다.", "다시 저장");
      } finally {
        busy = false;
        const next = waiting;
        waiting = null;
        if (!choosing && !cut) {
          if (next) next();
          else if (overtaken) save();
        }
      }
    }
    function conflict(answer) {
      choosing = true;
      const who = answer.by || "다른 사람";
      const left = new Set(Object.keys(answer.fields));
      const title = make("h2", { tabindex: "-1", id: "conflict-live" }, `${josa(who, "이", "가")} ${answer.at}에 같은 곳을 고쳤습니다. 두 내용을 비교해 주세요.`);
      const box = make("section", { class: "conflict", "aria-labelledby": "conflict-live" }, title);
      for (const [name, { mine, theirs }] of Object.entries(answer.fields)) {
        const field = form.elements[name];
        const label = one(`label[for="${field && field.id}"]`);
        const part = make("div", {});
        const choose = (value) => () => {
          if (field) field.value = value;
          left.delete(name);
          part.remove();
          if (left.size) return;
          box.remove();
          choosing = false;
          for (const version of all("[data-version]", form)) version.value = answer.version;
          dirty = true;
          if (field && field.focus) field.focus();
          save();
        };
        const version = (head, text, act, value) => make("div", { class: "ver" }, make("b", {}, head), make("p", {}, text || "-"),
          make("button", { type: "button", class: "btn sm", onclick: choose(value) }, act));
        part.append(
          make("h3", {}, label ? label.firstChild.textContent.trim() : name),
          make("div", { class: "two" },
            version("내가 쓴 내용", mine, "내 내용 쓰기", mine),
            version(`${who} 내용`, theirs, `${who} 내용 쓰기`, theirs)),
          make("p", { class: "acts" }, make("button", { type: "button", class: "btn sm", onclick: choose(`${theirs}\n${mine}`) }, "두 내용 이어 붙이기")));
        box.append(part);
      }
      form.prepend(box);
      title.focus();
      box.scrollIntoView({ block: "start" });
      show("같은 곳을 고친 사람이 있어 저장을 멈췄습니다.");
    }
    form.addEventListener("input", () => {
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(save, 2000);
    });
    form.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (!(to && to.form === form && to.type === "submit")) save(); // 제출 단추로 가는 길이면 제출이 저장을 겸한다
    });
    form.addEventListener("submit", (event) => {
      if (!busy) return;
      event.preventDefault(); // 저장이 끝나 새 번호를 받은 뒤에 보낸다: 내 저장과 내 제출이 서로 부딪치지 않게
      waiting = () => form.requestSubmit(event.submitter);
    });
    form.addEventListener("leaving", () => {
      dirty = false;
      clearTimeout(timer);
    });
    window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());
    window.addEventListener("online", save);
  }
  all("form[data-autosave]").forEach(autosave);

  const first = one("[data-focus]");
  if (first) first.focus();
})();
