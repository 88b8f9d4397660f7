// Help beside a text field: letters counted, signs of an outline, the text of the last period.
import { ask } from "./asking.js";
import { all, fill } from "./page.js";

const INDENTED = { "□": "□ ", "○": " ○ ", "-": "  - ", "※": "※ " };

function changed(area) {
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

function shown(number) {
  return number.toLocaleString("ko");
}

function count(area) {
  const place = document.getElementById(`c-${area.id}`);
  if (!place) return;
  const limit = Number(area.dataset.limit);
  const length = [...area.value].length; // letters as people count them, not UTF-16 units
  const past = length > limit ? fill(place.dataset.past, { past: shown(length - limit) }) : "";
  place.textContent = fill(place.dataset.counter, { length: shown(length), limit: shown(limit) }) + past;
  place.classList.toggle("over", length > limit);
}

/** Begin a line with the sign: the line of the cursor where it is empty, else a new one below it. */
function insertSign(area, sign) {
  const { value } = area;
  const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", area.selectionStart);
  const to = next < 0 ? value.length : next;
  const text = INDENTED[sign] || `${sign} `;
  if (value.slice(from, to).trim()) area.setRangeText(`\n${text}`, to, to, "end");
  else area.setRangeText(text, from, to, "end");
  changed(area);
}

async function bringBack(area, { previous, confirm, confirmAct }) {
  const loses = area.value.trim() && area.value !== previous;
  if (loses && !(await ask(confirm, confirmAct))) return;
  area.value = previous;
  changed(area);
}

export function startWriting() {
  document.addEventListener("input", (event) => event.target.matches("[data-limit]") && count(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-symbol], [data-previous]");
    if (!button) return;
    const area = document.getElementById(button.dataset.for);
    if (button.dataset.symbol) insertSign(area, button.dataset.symbol);
    else bringBack(area, button.dataset);
  });
  all("[data-limit]").forEach(count);
}
