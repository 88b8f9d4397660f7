// Buttons that copy a text of the page, a list as lines that begin with □.
import { all, make, one, say } from "./page.js";

function textOf(source) {
  const lines = all("li", source);
  if (!lines.length) return source.innerText.trim();
  return lines.map((line) => `□ ${line.innerText.replaceAll(/\s+/g, " ").trim()}`).join("\n");
}

/** Copy by selecting: an office network without TLS has no clipboard. */
function copyBySelecting(text, button) {
  const area = make("textarea", { class: "screen-reader", "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus();
  return done;
}

async function copy(button) {
  const text = [textOf(one(button.dataset.copy)), button.dataset.copyEnd].filter(Boolean).join("\n");
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = copyBySelecting(text, button);
  }
  const told = done ? button.dataset.copied : button.dataset.notCopied;
  const status = one("[data-copy-status]", button.parentElement);
  if (status) status.textContent = told;
  else say(told);
}

export function startCopying() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });
}
