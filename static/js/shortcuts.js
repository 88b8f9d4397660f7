// One-letter keys, for who has turned them on in the display settings.
import { all, one } from "./page.js";

function step(by) {
  const rows = all("main .table tbody tr, main .list > li").filter((row) => one("a[href]", row) && row.offsetParent);
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + by))];
  one("th a[href], .main-text a[href], a[href]", next).focus();
}

const KEYS = {
  "/": () => one("[data-search]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  "?": () => one("#shortcuts")?.showModal(),
};

export function startShortcuts() {
  if (document.body.dataset.shortcuts !== "on") return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || one("dialog[open]")) return;
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
}
