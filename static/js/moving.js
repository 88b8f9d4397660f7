// Small steps on a page: print it, close a dialog, go from an error to its field, begin where the page asks for it.
import { one } from "./page.js";

function toField(event, link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: "center" });
}

export function startMoving() {
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-print], [data-close], .error-summary a");
    if (!target) return;
    if (target.matches("[data-print]")) window.print();
    if (target.matches("[data-close]")) target.closest("dialog").close();
    if (target.matches(".error-summary a")) toField(event, target);
  });
  one("[data-focus]")?.focus();
}
