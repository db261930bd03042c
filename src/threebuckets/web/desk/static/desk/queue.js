// Keys for the queue: they work only while a text of the list has focus, so that they never get in anybody's way.
const list = document.querySelector("[data-queue]");
const texts = list ? [...list.querySelectorAll("[data-case]")] : [];
const marked = document.querySelector("[data-marked]");
const form = list && list.closest("form");

const wish = (text) => text.querySelector("select");
const box = (text) => text.querySelector("input[type=checkbox]");

function go(text) {
  texts.forEach((each) => (each.tabIndex = each === text ? 0 : -1));
  text.focus({ preventScroll: true });
  text.scrollIntoView({ block: "nearest" });
}

function next(text) {
  const after = texts[texts.indexOf(text) + 1];
  if (after) go(after);
  else form.querySelector("[data-send]").focus();
}

function choose(text, value) {
  const found = wish(text);
  if (!found || ![...found.options].some((option) => option.value === value)) return;
  found.value = value;
  count();
  next(text);
}

// The text that says nearly the same: one that is not itself put together with this one.
function nearest(text) {
  const given = (other) => document.querySelector(`[data-code="${CSS.escape(other)}"] select`)?.value ?? "";
  const found = [...(wish(text)?.options ?? [])].filter((option) => option.value.startsWith("merge:"));
  const stands = found.find((option) => !given(option.value.slice(6)).startsWith("merge:"));
  return (stands ?? found[0])?.value;
}

function count() {
  const n = texts.filter((text) => (wish(text) && wish(text).value) || (box(text) && box(text).checked)).length;
  if (marked) marked.textContent = marked.dataset.marked.replace("0", n);
}

const keys = {
  j: next,
  k: (text) => go(texts[Math.max(0, texts.indexOf(text) - 1)]),
  a: (text) => choose(text, "accept"),
  m: (text) => choose(text, nearest(text)),
  r: (text) => wish(text) && wish(text).focus(),
  u: (text) => choose(text, ""),
  x: (text) => {
    if (box(text)) box(text).checked = !box(text).checked;
    count();
  },
};

if (list) {
  texts.forEach((text, at) => (text.tabIndex = at ? -1 : 0));
  const reasons = list.dataset.queue.split(" ");
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !texts.includes(event.target)) return;
    const key = event.key.toLowerCase();
    if (keys[key]) keys[key](event.target);
    else if (reasons[key - 1]) choose(event.target, reasons[key - 1]);
    else return;
    event.preventDefault();
  });
  // A reason chosen in the list of a text, then Enter: on to the next text
  list.addEventListener("keydown", (event) => {
    const text = event.target.tagName === "SELECT" && event.key === "Enter" && event.target.closest("[data-case]");
    if (!text) return;
    event.preventDefault();
    next(text);
  });
  form.addEventListener("change", count);
  document.querySelector("[data-keys]").hidden = false;
  document.querySelector("[data-start]").addEventListener("click", () => go(texts[0]));
  count();
}
