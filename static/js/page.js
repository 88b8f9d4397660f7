// Finding and making elements, and saying a sentence to who listens to the page.

/** Return the first element that fits, or null. */
export function one(selector, root = document) {
  return root.querySelector(selector);
}

/** Return every element that fits, as an array. */
export function all(selector, root = document) {
  return [...root.querySelectorAll(selector)];
}

/** Return a new element; the attribute onclick is a function. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Fill the gaps of a sentence: {name} takes the value, {name:이/가} the value with the particle that its end asks for. */
export function fill(sentence, values) {
  return sentence.replaceAll(/\{(\w+)(?::([^/}]+)\/([^}]+))?\}/g, (gap, name, closed, open) => {
    const value = String(values[name] ?? "");
    return closed ? value + (endsClosed(value) ? closed : open) : value;
  });
}

/** Whether a word ends in a consonant: what stands in brackets at its end is read past, and so are signs. */
function endsClosed(word) {
  const spoken = word
    .normalize("NFC")
    .replace(/(?<=\S)(\s*\([^()]*\))+[^\p{L}\p{N}]*$/u, "")
    .replace(/[^\p{L}\p{N}]+$/u, "");
  const last = spoken.slice(-1);
  const code = last.charCodeAt(0) - 0xac00; // the first Hangul syllable; 28 share a first letter and vowel
  return code >= 0 && code < 11172 ? code % 28 > 0 : /[013678lmnr]/i.test(last); // digits and letters as they are read aloud
}

const live = make("p", { class: "screen-reader", role: "status" });
document.body.append(live); // before it says anything: a screen reader listens to regions that were there

/** Say a sentence to a screen reader without moving anything. */
export function say(text) {
  live.textContent = "";
  setTimeout(() => {
    live.textContent = text;
  }, 50);
}
