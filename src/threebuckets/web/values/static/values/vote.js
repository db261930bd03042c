// Keys of the card: A agree, D disagree, P pass. They work only while the focus is in the card, and not in a field.
const KEYS = { a: "1", d: "-1", p: "0" };

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-keys]");
  const value = KEYS[event.key.toLowerCase()];
  if (!card || !value || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("select, textarea, input:not([type=checkbox])")) return;
  const button = card.querySelector(`button[name=vote][value="${value}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// A vote is sent as small as it can be: the server needs no more than that HTMX asks.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "card") return;
  for (const name of ["HX-Current-URL", "HX-Target", "HX-Trigger"]) delete event.detail.headers[name];
});

// What was marked for one statement ends with it: that it matters, and the answer given before.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "asked") return;
  document.querySelectorAll("[name=matters]").forEach((box) => (box.checked = false));
  document.querySelectorAll(".answer.chosen").forEach((button) => button.classList.remove("chosen"));
});
