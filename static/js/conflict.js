// Two people changed one place: both texts stand side by side, and the later one chooses.
import { all, fill, make, one } from "./page.js";

/**
 * Show what both have written at the top of the form; done() is called once every field is chosen.
 *
 * answer  of the server: {by, at, version, fields: {name: {mine, theirs}}};  words  what is said, by name
 */
export function showConflict(form, answer, words, done) {
  const who = answer.by || words.somebody;
  const left = new Set(Object.keys(answer.fields));
  const title = make("h2", { tabindex: "-1", id: "conflict-live" }, fill(words.conflict, { who, at: answer.at }));
  const box = make("section", { class: "conflict", "aria-labelledby": "conflict-live" }, title);

  function settle(field, name, part, value) {
    if (field) field.value = value;
    left.delete(name);
    part.remove();
    if (left.size) return;
    box.remove();
    for (const version of all("[data-version]", form)) version.value = answer.version;
    if (field && field.focus) field.focus();
    done();
  }

  for (const [name, { mine, theirs }] of Object.entries(answer.fields)) {
    const field = form.elements[name];
    const label = one(`label[for="${field && field.id}"]`);
    const part = make("div");
    const button = (act, value) =>
      make("button", { type: "button", class: "btn sm", onclick: () => settle(field, name, part, value) }, act);
    const side = (head, text, act) =>
      make("div", { class: "ver" }, make("b", {}, head), make("p", {}, text || "-"), button(act, text));
    part.append(
      make("h3", {}, label ? label.firstChild.textContent.trim() : name),
      make(
        "div",
        { class: "two" },
        side(words.mine, mine, words.takeMine),
        side(fill(words.theirs, { who }), theirs, fill(words.takeTheirs, { who })),
      ),
      make("p", { class: "acts" }, button(words.takeBoth, `${theirs}\n${mine}`)),
    );
    box.append(part);
  }
  form.prepend(box);
  title.focus();
  box.scrollIntoView({ block: "start" });
}
