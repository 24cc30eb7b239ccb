// What documents do beyond plain HTML: times in the reader's own zone, copying, words that are not lost, passkeys. Every page
// works without this file, but for the passkeys, which need a browser's script.
import { moment } from "./time";

// <time datetime="…" data-local> is shown in the reader's zone; the zone of the page stays in its title.
for (const t of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
  t.title ||= t.textContent ?? "";
  t.textContent = moment(Date.parse(t.dateTime), Date.now());
}

// <button data-copy="#id"> copies the text of an element.
for (const b of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  b.hidden = false;
  b.addEventListener("click", () => {
    const from = document.querySelector<HTMLElement>(b.dataset.copy!);
    const words = b.textContent;
    navigator.clipboard.writeText(from instanceof HTMLInputElement ? from.value : (from?.innerText ?? "")).then(
      () => {
        b.textContent = "Copied";
        setTimeout(() => {
          b.textContent = words;
        }, 2000);
      },
      () => {
        b.textContent = "Copying is not allowed here";
      },
    );
  });
}

// <form data-keep="name"> keeps what is written in it until it is sent, should the page be left or the line be lost.
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
  const place = `belay-form-${form.dataset.keep}`;
  const fields = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input[type=text], input:not([type])")];
  const held = JSON.parse(sessionStorage.getItem(place) ?? "{}") as Record<string, string>;
  for (const f of fields) {
    if (!f.value && held[f.name]) f.value = held[f.name]!;
    f.addEventListener("input", () =>
      sessionStorage.setItem(place, JSON.stringify(Object.fromEntries(fields.map((x) => [x.name, x.value])))),
    );
  }
  form.addEventListener("submit", () => sessionStorage.removeItem(place));
}

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll<HTMLFormElement>("form[method=post]")) {
  let sent = false;
  form.addEventListener("submit", (e) => {
    if (sent) e.preventDefault();
    sent = true;
    setTimeout(() => {
      sent = false;
    }, 5000); // the answer may be a page with the same form
  });
}

// <select data-go> and <input data-go> send their form when they change.
for (const f of document.querySelectorAll<HTMLSelectElement | HTMLInputElement>("select[data-go], input[data-go]"))
  f.addEventListener("change", () => f.form?.requestSubmit());

// <button data-passkey="use|make" data-begin="…" data-finish="…" data-then="…"> signs in with a passkey, or makes one.
for (const b of document.querySelectorAll<HTMLButtonElement>("button[data-passkey]")) {
  if (!("PublicKeyCredential" in window)) continue;
  b.hidden = false;
  b.addEventListener("click", () => {
    void passkey(b);
  });
}

async function passkey(b: HTMLButtonElement) {
  const says = b.parentElement?.querySelector<HTMLElement>("[role=alert]");
  try {
    const { publicKey } = await post(b.dataset.begin!);
    const credential =
      b.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    const { location: to } = await post(b.dataset.finish!, (credential as PublicKeyCredential).toJSON());
    location.assign(to ?? b.dataset.then ?? "/");
  } catch (e) {
    if (says)
      says.textContent = e instanceof DOMException ? "The passkey was not used. Try again, or sign in another way." : (e as Error).message;
  }
}

async function post(path: string, body?: unknown) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
    credentials: "same-origin",
  });
  const value = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(value.detail ?? "The server did not accept that.");
  return value;
}
