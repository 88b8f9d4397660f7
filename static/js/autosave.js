// What is typed is saved by itself, and nothing that could not be saved is left behind unsaid.
import { put, showConflict, valueIn } from "./conflict.js";
import { loginPage, renewed, sentToLogin, setFormTokens } from "./login.js";
import { all, fill, make, one } from "./page.js";

const pause = 2000; // ms after the last key

/** Put each message at its field; those of the save before go. */
function showErrors(form, errors) {
  for (const line of all(".error-message[data-live]", form)) line.remove();
  for (const field of all("[data-live-invalid]", form)) {
    field.removeAttribute("aria-invalid");
    describe(field, field.dataset.liveInvalid, "");
    field.removeAttribute("data-live-invalid");
  }
  for (const [name, messages] of Object.entries(errors)) {
    const field = form.elements[name];
    const input = field && (field.length && !field.tagName ? field[0] : field);
    if (!input || !input.closest) continue;
    const id = `live-${name}`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("data-live-invalid", id);
    describe(input, "", id);
    const line = make("p", { class: "error-message", "data-live": "", id }, messages.join(" "));
    (input.closest(".unit, .choice-group") || input).before(line);
  }
}

/** Let a field be described by one element instead of another, beside what describes it anyway. */
function describe(field, gone, come) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== gone);
  if (come) ids.push(come);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

/** Return what the form holds without its files, which are sent by its button only. */
function textsOf(form) {
  const data = new FormData(form);
  const files = [...data].filter(([, value]) => value instanceof File);
  for (const [name] of files) data.delete(name);
  return data;
}

function autosave(form) {
  const place = one("[data-save-status]");
  const words = one("#autosave-words").dataset;
  let dirty = false; // something is typed that is not on its way
  let busy = false; // a save is on its way
  let choosing = false; // a conflict is open
  let renewing = false; // the mark against forgery was renewed for the save that follows
  let overtaken = false; // typed while a save was on its way: saved after it
  let timer = 0;
  let waiting = null; // the submit that waits for the save
  let cut = false; // the last save met no server
  let filling = false; // a field is being filled with what somebody else has saved
  let sent = {}; // what stood in the fields when the save went

  function show(text, again = "", link = "") {
    if (!place || (place.textContent === text && !again)) return; // the same minute is not read out again
    place.className = again ? "save-trouble" : "saved";
    place.replaceChildren(text);
    if (link) place.append(" ", make("a", { href: loginPage, target: "_blank", rel: "noopener" }, link));
    if (again) place.append(" ", make("button", { type: "button", class: "button compact", onclick: save }, again));
  }

  /** Fill in what only somebody else has changed; return the fields in which something was typed since the save. */
  function fillIn(taken) {
    const typed = {};
    filling = true;
    for (const [name, value] of Object.entries(taken ?? {})) {
      if (valueIn(form, name) === (sent[name] ?? valueIn(form, name))) put(form, name, value);
      else typed[name] = { theirs: String(value), value };
    }
    filling = false;
    return typed;
  }

  function clash(answer, fields) {
    choosing = true;
    showConflict(form, { ...answer, fields }, words, chosen);
    show(words.stopped);
  }

  function accepted(answer) {
    if (answer.version !== undefined) for (const field of all("[data-version]", form)) field.value = answer.version;
    renewing = false;
    showErrors(form, {});
    for (const [id, text] of Object.entries(answer.figures ?? {})) one(`#${id}`).textContent = text;
    show(fill(words.saved, { at: answer.saved_at || "" }).trim());
    renewed();
    const typed = fillIn(answer.taken);
    if (Object.keys(typed).length) clash({ at: answer.saved_at, ...answer }, typed);
  }

  function chosen() {
    choosing = false;
    dirty = true;
    save();
  }

  /** Act on the answer; return whether a submit that waits has to stay: the page with the text is not left. */
  function answered(response, answer) {
    if (response.ok) {
      accepted(answer);
      return false;
    }
    dirty = true;
    if (response.status === 403 && answer.token && !renewing) {
      renewing = true; // logged in again since the page was opened: once more with the new mark
      setFormTokens(answer.token);
      setTimeout(save, 0);
      return true;
    }
    if (response.status === 409 && answer.conflict) {
      clash(answer, { ...answer.fields, ...fillIn(answer.taken) });
      return false;
    }
    if (response.status === 422 && answer.errors) {
      showErrors(form, answer.errors);
      show(words.wrong);
      return false;
    }
    show(answer.error || answer.reason || words.failed, words.again);
    return true;
  }

  async function send() {
    const body = textsOf(form);
    sent = Object.fromEntries([...body.keys()].map((name) => [name, valueIn(form, name)]));
    for (const box of all("[type=checkbox]", form)) sent[box.name] = box.checked;
    cut = false;
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1", Accept: "application/json" },
      });
      if (sentToLogin(response)) {
        dirty = true;
        show(words.signedOut, words.again, words.logIn);
        return true;
      }
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      return answered(response, isJson ? await response.json() : {});
    } catch {
      dirty = true;
      cut = true;
      show(words.cut, words.again);
      return true;
    }
  }

  async function save() {
    clearTimeout(timer);
    overtaken = busy;
    if (!dirty || busy || choosing) return;
    busy = true;
    dirty = false;
    const stays = await send();
    busy = false;
    const next = waiting;
    waiting = null;
    if (choosing || stays) return;
    if (next) next();
    else if (overtaken) save();
  }

  form.addEventListener("input", () => {
    if (filling) return; // it is saved already
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  });
  form.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (!(to && to.form === form && to.type === "submit")) save(); // on the way to the submit button it saves as well
  });
  form.addEventListener("submit", (event) => {
    const again = () => form.requestSubmit(event.submitter);
    if (busy) {
      event.preventDefault(); // sent once the save has brought the new version: else one would collide with oneself
      waiting = again;
    } else if (cut && navigator.onLine) {
      event.preventDefault(); // sent once a save has met the server again: else the page with the text would be left
      dirty = true;
      waiting = again;
      save();
    }
  });
  form.addEventListener("leaving", () => {
    dirty = false;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());
  window.addEventListener("online", save);
}

export function startAutosave() {
  all("form[data-autosave]").forEach(autosave);
}
