// Forms: what has to be asked is asked, and two presses send once.
import { ask } from "./asking.js";
import { extend } from "./login.js";
import { all, make, say } from "./page.js";

const sending = new WeakSet();

/** Show that a button's work has begun; a download leaves the page as it is, so the button comes back. */
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
  setTimeout(free, 8000);
  window.addEventListener("pageshow", (event) => event.persisted && free(), { once: true });
}

/** Say beside the button that nothing was sent; the browser's own page would take the typed text away. */
function stayOffline(form, button) {
  const words = document.body.dataset.offline;
  for (const line of all("[data-offline-said]", form)) line.remove();
  const line = make("p", { class: "error-message", role: "alert", "data-offline-said": "" }, words);
  if (button && form.contains(button)) button.before(line);
  else form.append(line);
  const clear = () => line.remove();
  window.addEventListener("online", clear, { once: true });
}

/** Whether an answer that the form requires and shows is missing: then the server says so, and nobody is asked first. */
function lacksAnswer(form) {
  const shown = all("[aria-required=true], fieldset[data-required]", form).filter((field) => field.offsetParent);
  return shown.some((field) => (field.matches("fieldset") ? !field.querySelector(":checked") : !field.value.trim()));
}

async function askAndSend(button, form) {
  if (!(await ask(button.dataset.confirm, button.dataset.confirmAct || button.textContent.trim()))) return;
  button.dataset.agreed = "1";
  form.requestSubmit(button);
  delete button.dataset.agreed;
}

function submitted(event) {
  const form = event.target;
  const button = event.submitter;
  const method = (form.getAttribute("method") || "get").toLowerCase(); // form.method may be hidden by a field of that name
  if (method === "dialog" || event.defaultPrevented) return;
  if (method === "post" && !navigator.onLine) {
    event.preventDefault();
    stayOffline(form, button);
    return;
  }
  if (button && button.dataset.confirm && !button.dataset.agreed && !lacksAnswer(form)) {
    event.preventDefault();
    askAndSend(button, form);
  } else if (form.hasAttribute("data-extend")) {
    event.preventDefault();
    extend(form);
  } else if (method === "post" && sending.has(form)) {
    event.preventDefault();
  } else if (method === "post") {
    sending.add(form);
    form.dispatchEvent(new CustomEvent("leaving"));
    if (button) hold(button, form);
  }
}

export function startSending() {
  document.addEventListener("submit", submitted);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-wait]");
    if (link) hold(link);
  });
}
