// Rows of a list that are ticked, and the bar that says what can be done with them.
import { all, one } from "./page.js";

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

export function startPicking() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-pick-all]")) for (const box of all("[data-pick]")) box.checked = target.checked;
    if (target.matches("[data-pick], [data-pick-all]")) picked();
  });
  window.addEventListener("pageshow", picked); // a page that comes back has its ticks, but not its bar
}
