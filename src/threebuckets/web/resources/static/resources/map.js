// The button that puts the map that moves in the place of the drawn one. What draws it is fetched only then.

// The drawn map stays until the other is there, and for good where it cannot be.
async function exchange(box, button) {
  const drawn = box.querySelector("[data-drawn]");
  const holder = document.createElement("div");
  holder.className = "moving-map";
  button.disabled = true;
  drawn.after(holder);
  try {
    const moving = await import(box.dataset.moving);
    const map = await moving.draw(box, holder);
    drawn.hidden = true;
    button.remove();
    map.getCanvas().focus();
  } catch {
    holder.remove();
    const said = document.createElement("p");
    said.className = "note plain";
    said.setAttribute("role", "status");
    said.textContent = JSON.parse(document.getElementById("map-words").textContent).failed;
    button.replaceWith(said);
    box.setAttribute("data-failed", "");
  }
}

function prepare(root) {
  const box = root.querySelector("[data-map]");
  const button = box?.querySelector("[data-show-map]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => exchange(box, button));
}

prepare(document);
document.body.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.elt));
