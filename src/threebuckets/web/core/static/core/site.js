// After a part of the page is exchanged: focus goes to its heading, and the change is said once.
document.addEventListener("htmx:afterSettle", (event) => {
  const id = event.detail.target?.id;
  const part = id && document.getElementById(id);
  const heading = part && part.querySelector("[data-focus]");
  if (!heading) return;
  heading.focus({ preventScroll: true });
  document.getElementById("told").textContent = heading.dataset.focus;
});

// A form that came back with faults: its summary takes focus, so that it is read first.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

// What somebody sent or asked for and did not get is said, where it would else be lost without a word; of what the page
// asks by itself nothing is said. The next try takes it away.
const unsent = document.getElementById("unsent");
const HAVE_A_PAGE = [403, 429, 503];
const isByItself = (event) => event.detail.elt.hidden || event.detail.elt.matches("[hx-trigger*=every]");
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (!isByItself(event) && !HAVE_A_PAGE.includes(event.detail.xhr.status)) unsent.textContent = unsent.dataset.say;
  });
}
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isByItself(event)) unsent.textContent = "";
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.isError && isByItself({ detail: event.detail.requestConfig })) event.detail.shouldSwap = false;
});
