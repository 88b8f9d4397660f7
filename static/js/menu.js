// The menu of a narrow window.
import { one } from "./page.js";

function toggleMenu(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-open", open);
}

export function startMenu() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (button) toggleMenu(button);
  });
  document.addEventListener("keydown", (event) => {
    const button = one("[data-menu][aria-expanded='true']");
    if (event.key !== "Escape" || !button) return;
    toggleMenu(button);
    button.focus();
  });
}
