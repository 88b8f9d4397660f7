// 작업 화면의 진행 막대를 새로 읽는다. 이 파일이 없으면 ‘새로 고침’ 단추로 본다.
"use strict";
(() => {
  const EVERY = 2000; // 밀리초
  const LONGEST = 5 * 60 * 1000; // 그 뒤로는 사람이 새로 고친다: 자리를 비운 화면이 로그인을 늘려서는 안 된다
  const began = Date.now();
  const status = document.createElement("p");
  status.className = "sr";
  status.setAttribute("role", "status");
  document.body.append(status);

  async function look() {
    const shown = document.querySelector("[data-job]");
    if (!shown || !["waiting", "running"].includes(shown.dataset.status) || Date.now() - began > LONGEST) return;
    if (!document.hidden && !shown.contains(document.activeElement)) {
      try {
        const response = await fetch(shown.dataset.job, { redirect: "error" });
        if (!response.ok) return;
        const read = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-job]");
        if (!read) return;
        if (read.dataset.status !== shown.dataset.status) status.textContent = read.querySelector(".job-state").textContent;
        shown.replaceWith(document.adoptNode(read));
      } catch {
        return; // 연결이 끊기거나 로그인이 끝났다
      }
    }
    setTimeout(look, EVERY);
  }
  setTimeout(look, EVERY);
})();
