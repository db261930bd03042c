// The offer form: the unit follows the kind until somebody picks one.

const usual = JSON.parse(document.getElementById("usual-units")?.textContent ?? "{}");
const kind = document.getElementById("id_kind");
const unit = document.getElementById("id_unit");
const who = [...document.querySelectorAll('input[name="who"]')];
const name = document.getElementById("id_name");
let picked = unit?.value !== "usual";

unit?.addEventListener("change", () => {
  picked = unit.value !== "usual";
});
kind?.addEventListener("change", () => {
  if (!picked && unit && usual[kind.value]) unit.value = usual[kind.value];
});

// A person is asked for no name.
function showName() {
  const isPerson = who.some((choice) => choice.checked && choice.value === "person");
  name?.closest(".field")?.toggleAttribute("hidden", isPerson);
}
for (const choice of who) choice.addEventListener("change", showName);
showName();
