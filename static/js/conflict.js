// Two windows changed one field: both texts stand side by side, and the later writer chooses. What stands in the field
// when a button is pressed is the writer's own text, whatever was sent before, and a text that gives way is kept below.
import { all, fill, make, one } from "./page.js";

/** Return what the page calls a field, as its label or the legend of its choices does. */
export function labelOf(form, name) {
  const field = form.elements[name];
  const first = field && !field.tagName && field.length ? field[0] : field;
  const told =
    first && (one(`label[for="${first.id}"]`) || first.labels?.[0] || one("legend", first.closest("fieldset") || form));
  const named = first?.type === "radio" ? one("legend", first.closest("fieldset") || form) || told : told;
  return named ? named.firstChild.textContent.trim() : name;
}

/** Return the value that stands in a field now. */
export function valueIn(form, name) {
  const field = form.elements[name];
  if (!field) return "";
  return field.type === "checkbox" ? field.checked : field.value;
}

/** Put a value into a field, a tick for true and false; counters and boxes beside it learn of it. */
export function put(form, name, value) {
  const field = form.elements[name];
  if (!field) return;
  if (typeof value === "boolean") field.checked = value;
  else if (!field.tagName && field.length && value === "") for (const each of field) each.checked = false;
  else field.value = value;
  const first = field.tagName ? field : field[0];
  for (const event of ["input", "change"]) first?.dispatchEvent(new Event(event, { bubbles: true }));
}

/** Return a field's value as it is read: the name of a choice rather than its code. */
function wordsIn(form, name) {
  const field = form.elements[name];
  const chosen = field && !field.tagName ? [...field].find((each) => each.checked) : null;
  return chosen?.labels?.[0]?.textContent.trim() || String(valueIn(form, name));
}

/** Keep a text that gave way to another one below its field, with a button that brings it back. */
function keep(form, name, value, words) {
  const field = form.elements[name];
  const near = field?.tagName ? field : field?.[0];
  const place = near?.closest(".field, fieldset, .form-section") || form;
  const kept = make("div", { class: "conflict-kept" });
  const back = () => {
    put(form, name, value);
    kept.remove();
    near?.focus();
  };
  kept.append(
    make("b", {}, words.kept),
    make("p", {}, String(value)),
    make("button", { type: "button", class: "button compact", onclick: back }, words.restore),
  );
  place.append(kept);
}

function side(head, text, act) {
  return make("div", { class: "version" }, make("b", {}, head), text, act);
}

/**
 * Show what both have written at the top of the form; done() is called once every field is chosen.
 *
 * answer  {by, own, at, version, fields: {name: {label, theirs, value, ticks}}}: theirs as it is read, value as it
 *         stands in the field, ticks those that belong to it;  words  what is said, by name
 */
export function showConflict(form, answer, words, done) {
  const who = answer.by || words.somebody;
  const left = new Set(Object.keys(answer.fields));
  const said = fill(answer.own ? words.conflictOwn : words.conflict, { who, at: answer.at });
  const title = make("h2", { tabindex: "-1", id: "conflict-live" }, said);
  const box = make("section", { class: "conflict", "aria-labelledby": "conflict-live" }, title);
  const watching = new AbortController();

  function settle(name, part) {
    left.delete(name);
    part.remove();
    if (left.size) return;
    watching.abort();
    box.remove();
    for (const version of all("[data-version]", form)) version.value = answer.version;
    const field = form.elements[name];
    const first = field?.tagName ? field : field?.[0];
    first?.focus();
    done();
  }

  function showField([name, { label, theirs, value, ticks }]) {
    const field = form.elements[name];
    const part = make("div");
    const mine = make("p", {}, wordsIn(form, name) || "-");
    form.addEventListener("input", () => mine.replaceChildren(wordsIn(form, name) || "-"), { signal: watching.signal });
    const button = (act, change) => {
      const press = () => {
        change();
        settle(name, part);
      };
      return make("button", { type: "button", class: "button compact", onclick: press }, act);
    };
    const giveWay = () => {
      const own = valueIn(form, name);
      put(form, name, value ?? theirs);
      for (const [tick, ticked] of Object.entries(ticks ?? {})) put(form, tick, ticked);
      if (own !== "" && own !== value) keep(form, name, own, words);
    };
    part.append(
      make("h3", {}, label || labelOf(form, name)),
      make(
        "div",
        { class: "two" },
        side(words.mine, mine, button(words.takeMine, () => {})),
        side(
          fill(words.theirs, { who }),
          make("p", {}, String(theirs) || "-"),
          button(fill(words.takeTheirs, { who }), giveWay),
        ),
      ),
    );
    if (field?.tagName === "TEXTAREA") {
      const join = () => put(form, name, `${value ?? theirs}\n${field.value}`);
      part.append(make("p", { class: "acts" }, button(words.takeBoth, join)));
    }
    return part;
  }

  box.append(...Object.entries(answer.fields).map(showField));
  form.prepend(box);
  title.focus();
  box.scrollIntoView({ block: "start" });
}
