// What the page says of the update is spoken once, when it begins and when it is over; not each step.
let told = "";
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "update-state") return;
  const sentence = document.querySelector("#update-state [data-tell]");
  const text = sentence ? sentence.textContent.trim() : "";
  if (text && text !== told) document.getElementById("told").textContent = text;
  told = text;
});

// A page that lies open asks whether there are new figures: often while somebody is at it, then seldom, never while hidden.
const OFTEN = 3000, SELDOM = 30000, AT_IT = 120000;
let touched = Date.now(), asked = touched;
const look = () => {
  asked = Date.now();
  document.body.dispatchEvent(new CustomEvent("look-again"));
};
for (const act of ["pointerdown", "keydown", "scroll"]) {
  addEventListener(act, () => { touched = Date.now(); }, { passive: true, capture: true });
}
setInterval(() => {
  const now = Date.now();
  if (!document.hidden && now - asked >= (now - touched < AT_IT ? OFTEN : SELDOM)) look();
}, 1000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
