// The sheet of keys with the switch that turns single keys off, settings, and saving a view.
import { useState } from "preact/hooks";
import * as api from "./api";
import { reason } from "./call";
import { commands } from "./commands";
import { Icon, Keys, Sheet } from "./parts";
import { get, set, tell, useStore } from "./store";
import type { Me } from "./view";
import { refreshQueues } from "./work";

const close = () => set({ sheet: undefined });

// keep changes one of my settings, here and on the server.
export function keep(change: Partial<Pick<Me, "theme" | "keys">>) {
  const before = get().boot;
  set({ boot: { ...before, me: { ...before.me, ...change } } });
  if (change.theme) show(change.theme);
  (change.theme ? setTheme(change.theme) : api.settings({ keys: change.keys })).catch((e) => {
    set({ boot: before });
    show(before.me.theme);
    tell(`The setting was not kept. ${reason(e)}`, { failed: true });
  });
}

// setTheme lets the server write the scheme into every page from now on.
async function setTheme(theme: Me["theme"]) {
  const answer = await fetch("/theme", {
    method: "POST",
    body: new URLSearchParams({ theme: theme === "system" ? "" : theme }),
    credentials: "same-origin",
    redirect: "manual",
  });
  if (answer.status >= 400) throw new Error(String(answer.status));
}

// show sets the scheme of this page; the server sets it on the next.
function show(theme: Me["theme"]) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

const SingleKeys = () => {
  const on = useStore((s) => s.boot.me.keys);
  return (
    <label class="check">
      <input type="checkbox" role="switch" class="switch" checked={on} onChange={(e) => keep({ keys: e.currentTarget.checked })} />
      Single keys act at once
    </label>
  );
};

export function KeySheet() {
  const groups = ["Go", "List", "Ticket", "Write", "View"] as const;
  return (
    <Sheet title="Keys" close={close} wide>
      <div class="sheet-body">
        <SingleKeys />
        <div class="key-sheet">
          {groups.map((g) => (
            <section key={g}>
              <h3 class="eyebrow">{g}</h3>
              <ul>
                {commands()
                  .filter((c) => c.group === g && c.keys)
                  .map((c) => (
                    <li key={c.id}>
                      <span>{c.title}</span>
                      {c
                        .keys!.split(", ")
                        .slice(0, 1)
                        .map((k) => (
                          <Keys key={k} keys={k} />
                        ))}
                    </li>
                  ))}
              </ul>
            </section>
          ))}
          <section>
            <h3 class="eyebrow">While writing</h3>
            <ul>
              <li>
                <span>Send</span>
                <Keys keys="mod+Enter" />
              </li>
              <li>
                <span>Send, then resolve</span>
                <Keys keys="mod+shift+Enter" />
              </li>
              <li>
                <span>Saved replies, in an empty box</span>
                <Keys keys="/" />
              </li>
              <li>
                <span>Back to the list</span>
                <Keys keys="Escape" />
              </li>
            </ul>
          </section>
        </div>
      </div>
    </Sheet>
  );
}

const themes: [Me["theme"], string][] = [
  ["system", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export function Settings() {
  const theme = useStore((s) => s.boot.me.theme);
  return (
    <Sheet title="Settings" close={close}>
      <div class="sheet-body">
        <fieldset class="fields">
          <legend>Colours</legend>
          <div class="targets">
            {themes.map(([id, words]) => (
              <label key={id} class="choice">
                <input
                  type="radio"
                  name="theme"
                  checked={theme === id}
                  data-first={theme === id ? "" : undefined}
                  onChange={() => keep({ theme: id })}
                />
                <span>{words}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <SingleKeys />
        <p class="buttons">
          <a class="btn" href="/account">
            <Icon name="circle-user-round" />
            Account
          </a>
          <button type="submit" class="btn" formAction="/sign-out" formMethod="post">
            <Icon name="log-out" />
            Sign out
          </button>
        </p>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="btn primary" onClick={close}>
          Done
        </button>
      </footer>
    </Sheet>
  );
}

export function SaveView() {
  const filters = useStore((s) => s.filters);
  const queue = useStore((s) => s.queues.find((q) => q.id === s.queue)?.name);
  const [name, setName] = useState("");
  const [wrong, setWrong] = useState("");
  const go = async () => {
    if (!name.trim()) {
      setWrong("Give the view a name.");
      return;
    }
    try {
      await api.saveView(name.trim(), get().queue, filters);
      close();
      await refreshQueues();
      tell(`The view “${name.trim()}” is kept.`);
    } catch (e) {
      setWrong(reason(e));
    }
  };
  return (
    <Sheet title="Save as a view" close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <div class="field">
          <label for="name">Name</label>
          <input
            id="name"
            class="input"
            data-first=""
            value={name}
            aria-invalid={Boolean(wrong)}
            onInput={(e) => setName(e.currentTarget.value)}
          />
          {wrong ? <p class="error">{wrong}</p> : <p class="hint">{queue}, with the filter as it is now.</p>}
        </div>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary">
          Save
        </button>
      </footer>
    </Sheet>
  );
}
