// The sheets that are needed now and then: a case with another party, a part of its own, one act on all parts.
import { useState } from "preact/hooks";
import * as api from "./api";
import { reason } from "./call";
import { Icon, Sheet } from "./parts";
import { openTicket, set, tell, useStore } from "./store";
import { plural } from "./time";
import { accept, goTo, know, sure } from "./work";

const close = () => set({ sheet: undefined });

// How far a case is; everybody sees the same word.
const statuses = ["opened", "acknowledged", "answered", "solved", "closed"];

export function Case() {
  const t = useStore(openTicket)!;
  const others = t.targets.filter((x) => x.party && x.party !== t.party);
  const live = t.cases.find((c) => c.status !== "closed");
  const [to, setTo] = useState(others[0]?.function ?? "");
  const [reference, setReference] = useState(live?.reference ?? "");
  const [status, setStatus] = useState(live?.status ?? "opened");
  const go = async () => {
    close();
    const done = live
      ? await sure(t.number, "changed", (n) => api.changeCase(n, live.id, reference.trim(), status))
      : await sure(t.number, "given a case", (n) => api.openCase(n, to, reference.trim()));
    if (done) tell(live ? `The case with ${live.party} is ${status}.` : "The case is open. Write to them with the third tab.");
  };
  return (
    <Sheet title={live ? `The case with ${live.party}` : `Open a case for ${t.number}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        {live ? (
          <div class="field">
            <label for="status">How far it is</label>
            <select id="status" class="select" data-first="" value={status} onChange={(e) => setStatus(e.currentTarget.value)}>
              {statuses.map((s) => (
                <option key={s}>{s}</option>
              ))}
            </select>
          </div>
        ) : (
          <div class="field">
            <label for="with">With</label>
            <select id="with" class="select" data-first="" value={to} onChange={(e) => setTo(e.currentTarget.value)}>
              {others.map((x) => (
                <option key={x.function} value={x.function}>
                  {x.party}: {x.name}
                </option>
              ))}
            </select>
            <p class="hint">Its clocks count by the agreement with them. {t.number} stays where it is.</p>
          </div>
        )}
        <div class="field">
          <label for="reference">Their reference</label>
          <input id="reference" class="input" value={reference} onInput={(e) => setReference(e.currentTarget.value)} />
        </div>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary" disabled={!live && !to}>
          {live ? "Keep" : "Open the case"}
        </button>
      </footer>
    </Sheet>
  );
}

export function Split() {
  const t = useStore(openTicket)!;
  const [subject, setSubject] = useState("");
  const [body, setBody] = useState("");
  const [wrong, setWrong] = useState("");
  const go = async () => {
    if (!subject.trim()) {
      setWrong("Say in a few words what the part is about.");
      return;
    }
    try {
      const part = await api.split(t.number, subject.trim(), body.trim());
      close();
      accept(part);
      void know(t.number, true).catch(() => undefined);
      goTo(part.number);
      tell(`${part.number} is a part of ${t.number}.`);
    } catch (e) {
      setWrong(reason(e));
    }
  };
  return (
    <Sheet title={`Split a part off ${t.number}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <div class="field">
          <label for="part">What the part is about</label>
          <input
            id="part"
            class="input"
            data-first=""
            value={subject}
            aria-invalid={Boolean(wrong)}
            onInput={(e) => setSubject(e.currentTarget.value)}
          />
          {wrong && (
            <p class="error">
              <Icon name="circle-alert" size="small" />
              {wrong}
            </p>
          )}
        </div>
        <div class="field">
          <label for="part-body">In their words</label>
          <textarea id="part-body" class="area" value={body} onInput={(e) => setBody(e.currentTarget.value)} />
        </div>
      </div>
      <footer class="sheet-foot">
        <span class="why">The same person asks for it; the two are linked.</span>
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary">
          Split
        </button>
      </footer>
    </Sheet>
  );
}

export function Children() {
  const t = useStore(openTicket)!;
  const n = t.children.length;
  const [what, setWhat] = useState<"reply" | "note" | "resolve">("reply");
  const [text, setText] = useState("");
  const go = async () => {
    if (!text.trim()) return;
    close();
    try {
      const refused = await api.children(
        t.number,
        what === "resolve" ? { do: what, code: "solved", note: text } : { do: what, body: text },
      );
      const [first] = refused;
      tell(first ? `${plural(refused.size, "part")} refused. ${first[1]}` : `Done on ${plural(n, "part")}.`, { failed: Boolean(first) });
    } catch (e) {
      tell(reason(e), { failed: true });
    }
  };
  const ways = [
    ["reply", "Reply to everybody who asked"],
    ["note", "Write a note on each"],
    ["resolve", "Resolve them all"],
  ] as const;
  return (
    <Sheet title={`All ${plural(n, "part")} of ${t.number}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <fieldset class="fields">
          <legend>Do</legend>
          <div class="targets">
            {ways.map(([id, words]) => (
              <label key={id} class="choice">
                <input
                  type="radio"
                  name="what"
                  checked={what === id}
                  data-first={what === id ? "" : undefined}
                  onChange={() => setWhat(id)}
                />
                <span>{words}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div class="field">
          <label for="text">{what === "resolve" ? "What helped" : "What to say"}</label>
          <textarea id="text" class="area" value={text} onInput={(e) => setText(e.currentTarget.value)} />
        </div>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary" disabled={!text.trim()}>
          {what === "resolve" ? "Resolve" : "Send to"} {plural(n, "part")}
        </button>
      </footer>
    </Sheet>
  );
}
