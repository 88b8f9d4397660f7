// How long the login lasts: counted down, extended, and over. Every window of the browser shares one clock.
import { all, one, say } from "./page.js";

const idle = Number(document.body.dataset.idle || 0); // seconds without a request after which the login ends
const warning = 300; // seconds before the end at which the page asks
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("login") : null;
let deadline = Date.now() + idle * 1000;
let warned = false;
let over = false;

/** The address of the login page. */
export const loginPage = document.body.dataset.login || "/login";

/** Return the mark that forms of this page carry against forgery. */
function formToken() {
  return one("[name=csrfmiddlewaretoken]")?.value || "";
}

/** Put a new mark into every form of the page. */
export function setFormTokens(value) {
  for (const field of all("[name=csrfmiddlewaretoken]")) field.value = value;
}

/** Begin the clock anew, since a request has just been answered; other windows are told unless one of them said it. */
export function renewed(tell = true) {
  deadline = Date.now() + idle * 1000;
  warned = false;
  over = false;
  for (const open of all("#session-dialog[open], #expired-dialog[open]")) open.close();
  if (tell && tabs) tabs.postMessage(formToken());
}

/** Whether an answer says that nobody is logged in any more. */
export function sentToLogin(response) {
  return response.status === 401 || (response.redirected && new URL(response.url).pathname.startsWith(loginPage));
}

/** Send the form that extends the login, and say how it went. */
export async function extend(form) {
  const words = one("#session-dialog")?.dataset ?? {};
  try {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (sentToLogin(response)) {
      expired();
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    renewed();
    say(words.extended);
  } catch {
    say(words.notExtended);
  }
}

function expired() {
  over = true;
  const asking = one("#session-dialog");
  if (asking && asking.open) asking.close();
  const told = one("#expired-dialog");
  if (told && !told.open) told.showModal();
}

function tick() {
  const left = Math.max(0, Math.round((deadline - Date.now()) / 1000));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  for (const place of all("[data-countdown]")) place.textContent = text;
  const dialog = one("#session-dialog");
  if (left <= warning && left > 0 && !warned && dialog) {
    warned = true;
    if (!one("dialog[open]")) dialog.showModal();
  }
  if (left === 0 && !over) expired();
}

export function startLogin() {
  if (tabs && !idle) tabs.addEventListener("message", (event) => setFormTokens(event.data)); // a page that waits for a login
  if (!idle) return;
  if (tabs) {
    tabs.addEventListener("message", (event) => {
      setFormTokens(event.data); // a login in another window has changed it
      renewed(false);
    });
    tabs.postMessage(formToken());
  }
  setInterval(tick, 1000);
}
