// Passkeys: the browser's own dialogue; what it answers goes into the form, which is then sent as any other.
const knows = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

for (const part of document.querySelectorAll("[data-passkey-only]")) part.hidden = !knows;
for (const part of document.querySelectorAll("[data-no-passkey]")) part.hidden = knows;

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsFrom, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return answer.json();
}

async function credentialFor(form) {
  const { creation_options: creation, request_options: asked } = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    // Kept by the device and opened by finger, face or PIN, so that it is enough to sign in.
    const selection = { ...creation.publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON({ ...creation.publicKey, authenticatorSelection: selection });
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey) });
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = form.querySelector("[data-passkey-wrong]");
    wrong.hidden = true;
    try {
      const credential = await credentialFor(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
    } catch {
      wrong.hidden = false;
      return;
    }
    form.submit();
  });
}
