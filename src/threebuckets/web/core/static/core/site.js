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
