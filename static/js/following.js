// Follows a job: reads the part of its page that changes. Without this file the page has a button for it.
import { one, say } from "./page.js";

const LOOK_EVERY = 2000; // ms
const LOOK_LONGEST = 5 * 60 * 1000; // then the person reloads: a page left open must not keep a login alive

async function readAgain(shown) {
  const response = await fetch(shown.dataset.job, { redirect: "error" });
  if (!response.ok) return false;
  const read = one("[data-job]", new DOMParser().parseFromString(await response.text(), "text/html"));
  if (!read) return false;
  if (read.dataset.status !== shown.dataset.status) say(one(".job-state", read).textContent.trim());
  shown.replaceWith(document.adoptNode(read));
  return true;
}

function isUnderWay(shown) {
  return shown && ["waiting", "running"].includes(shown.dataset.status);
}

async function look(until) {
  const shown = one("[data-job]");
  if (!isUnderWay(shown) || Date.now() > until) return;
  const isBusy = document.hidden || shown.contains(document.activeElement); // nothing is taken from under a hand
  try {
    if (isBusy || (await readAgain(shown))) setTimeout(look, LOOK_EVERY, until);
  } catch {
    // the network is away or the login is over: the button is still there
  }
}

export function startFollowing() {
  if (isUnderWay(one("[data-job]"))) setTimeout(look, LOOK_EVERY, Date.now() + LOOK_LONGEST);
}
