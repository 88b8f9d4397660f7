// The dialog that asks before something is done.
import { one } from "./page.js";

/** Ask a question; the promise says whether the button named act was pressed. */
export function ask(question, act) {
  const dialog = one("#confirm-dialog");
  if (!dialog || !dialog.showModal) return Promise.resolve(window.confirm(question));
  one(".dialog-question", dialog).textContent = question;
  one("[data-act]", dialog).textContent = act;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
