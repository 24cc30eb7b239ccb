// The sheets that bring text: saved replies with what they do, and a new ticket for somebody.
import { useEffect, useState } from "preact/hooks";
import * as api from "./api";
import { reason } from "./call";
import { draft, write } from "./drafts";
import { Icon, Sheet } from "./parts";
import { get, openTicket, set, tell, useStore } from "./store";
import type { Reply, Ticket } from "./view";
import { accept, goTo, know, showNewer } from "./work";

const close = () => set({ sheet: undefined });

// fill puts a ticket's own words into a saved reply; what has no value stays as it is, and cannot be sent.
function fill(body: string, t: Ticket): string {
  const values: Record<string, string | undefined> = {
    "requester.name": t.requester,
    "requester.first": t.requester.split(" ")[0],
    "ticket.number": t.number,
    "ticket.subject": t.subject,
    "ticket.service": t.service,
    "me.name": get().boot.me.name,
  };
  return body.replace(/\{([a-z_.]+)\}/g, (whole, name: string) => values[name] || whole);
}

export function Replies() {
  const t = useStore(openTicket)!;
  const audience = useStore((s) => s.audience);
  const [all, setAll] = useState<Reply[]>();
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  useEffect(() => {
    api.savedReplies().then(setAll, (e) => {
      close();
      tell(reason(e), { failed: true });
    });
  }, []);
  const fit = (all ?? []).filter((r) => `${r.name} ${r.body}`.toLocaleLowerCase().includes(words.toLocaleLowerCase()));
  const chosen = fit[Math.min(at, fit.length - 1)];
  const go = () => {
    if (!chosen) return;
    const d = draft(t.number, audience);
    write(t.number, audience, { body: d.body ? `${d.body}\n\n${fill(chosen.body, t)}` : fill(chosen.body, t) });
    close();
    setTimeout(() => document.getElementById("write")?.focus());
  };
  const keys = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      setAt(Math.max(0, Math.min(fit.length - 1, at + step)));
    }
  };
  return (
    <Sheet title="Saved replies" close={close} wide onSubmit={go}>
      <div class="sheet-body">
        <div class="field">
          <label for="which" class="vh">
            Find a saved reply
          </label>
          <input
            id="which"
            class="input"
            data-first=""
            role="combobox"
            aria-expanded="true"
            aria-controls="saved"
            aria-activedescendant={chosen ? `saved-${chosen.id}` : undefined}
            autocomplete="off"
            placeholder="Find"
            value={words}
            onInput={(e) => {
              setWords(e.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={keys}
          />
        </div>
        <div class="targets" id="saved" role="listbox" aria-label="Saved replies">
          {fit.map((r, i) => (
            <div
              key={r.id}
              id={`saved-${r.id}`}
              class="option"
              role="option"
              aria-selected={r === chosen}
              onPointerMove={() => setAt(i)}
              onClick={go}
            >
              <Icon name="zap" />
              <span class="words">{r.name}</span>
            </div>
          ))}
        </div>
        {all && !fit.length && <p class="muted">{all.length ? "None fits." : "There are no saved replies yet."} </p>}
        {chosen && (
          <div class="preview" aria-label="What it writes and does">
            <p>{fill(chosen.body, t)}</p>
            {chosen.actions.length > 0 && <p class="faint">Does besides: {chosen.actions.join(", ")}</p>}
          </div>
        )}
      </div>
      <footer class="sheet-foot">
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary" disabled={!chosen}>
          Insert
        </button>
      </footer>
    </Sheet>
  );
}

export function NewTicket() {
  const boot = useStore((s) => s.boot);
  const [form, setForm] = useState<api.NewTicket>({
    subject: "",
    body: "",
    name: "",
    email: "",
    kind: boot.kinds[0]?.id ?? "incident",
    channel: boot.channels.find((c) => c.id === "phone")?.id ?? boot.channels[0]?.id ?? "",
    service: boot.services[0]?.id ?? "",
    impact: "",
    urgency: "",
  });
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof form) => ({
    id: `new-${name}`,
    value: form[name],
    onInput: (e: { currentTarget: { value: string } }) => setForm({ ...form, [name]: e.currentTarget.value }),
  });
  const go = async () => {
    if (!form.subject.trim()) {
      setWrong("Say in a few words what happens.");
      document.getElementById("new-subject")?.focus();
      return;
    }
    setBusy(true);
    try {
      const t = await api.open(form);
      accept(t);
      close();
      void know(t.number, true).catch(() => undefined); // the answer tells no story yet
      void showNewer();
      goTo(t.number);
      tell(`${t.number} is open, with ${t.function}.`);
    } catch (e) {
      setWrong(reason(e));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet title="New ticket" close={close} wide onSubmit={() => void go()}>
      <div class="sheet-body">
        <div class="field">
          <label for="new-subject">What happens</label>
          <input class="input" data-first="" aria-invalid={Boolean(wrong)} aria-describedby="new-wrong" {...field("subject")} />
          {wrong && (
            <p class="error" id="new-wrong">
              <Icon name="circle-alert" size="small" />
              {wrong}
            </p>
          )}
        </div>
        <div class="field">
          <label for="new-body">In their words</label>
          <textarea class="area" {...field("body")} />
        </div>
        <div class="pair">
          <div class="field">
            <label for="new-name">Who asks</label>
            <input class="input" autocomplete="off" {...field("name")} />
          </div>
          <div class="field">
            <label for="new-email">E-mail</label>
            <input class="input" type="email" autocomplete="off" {...field("email")} />
          </div>
          <div class="field">
            <label for="new-channel">How it came</label>
            <select class="select" {...field("channel")}>
              {boot.channels.map((c) => (
                <option key={c.id} value={c.id}>
                  {c.name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="new-kind">Kind</label>
            <select class="select" {...field("kind")}>
              {boot.kinds.map((k) => (
                <option key={k.id} value={k.id}>
                  {k.name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="new-service">Service</label>
            <select class="select" {...field("service")}>
              {boot.services.map((s) => (
                <option key={s.id} value={s.id}>
                  {s.name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="new-impact">Impact</label>
            <select class="select" {...field("impact")}>
              <option value="">By triage</option>
              {boot.impacts.map((s) => (
                <option key={s.id} value={s.id}>
                  {s.name}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="new-urgency">Urgency</label>
            <select class="select" {...field("urgency")}>
              <option value="">By triage</option>
              {boot.urgencies.map((s) => (
                <option key={s.id} value={s.id}>
                  {s.name}
                </option>
              ))}
            </select>
          </div>
        </div>
      </div>
      <footer class="sheet-foot">
        <span class="why">Only the first line is needed.</span>
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary" disabled={busy}>
          Open it
        </button>
      </footer>
    </Sheet>
  );
}
