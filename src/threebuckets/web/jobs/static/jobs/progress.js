// What the page says of the update is spoken once, when it begins and when it is over; not each step.
let told = "";
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "update-state") return;
  const sentence = document.querySelector("#update-state [data-tell]");
  const text = sentence ? sentence.textContent.trim() : "";
  if (text && text !== told) document.getElementById("told").textContent = text;
  told = text;
});
