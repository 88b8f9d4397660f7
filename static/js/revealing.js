// Boxes that open where a choice asks for more.
import { all } from "./page.js";

function reveal() {
  for (const box of all("[data-revealed]")) {
    const openers = all(`[data-reveal~="${box.id}"]`);
    box.hidden = openers.length > 0 && !openers.some((input) => input.checked);
  }
}

export function startRevealing() {
  document.addEventListener("change", (event) => event.target.matches("input") && reveal());
  reveal();
}
