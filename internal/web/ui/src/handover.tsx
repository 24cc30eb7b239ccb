// The sheets that move work: escalate along the model or, with a reason, off it; hand back; swarm.
import { useState } from "preact/hooks";
import * as api from "./api";
import { Avatar, Icon, Sheet } from "./parts";
import { openTicket, set, tell, useStore } from "./store";
import type { Target } from "./view";
import { sure } from "./work";

const close = () => set({ sheet: undefined });

// What a hand-over says, so that nobody has to ask again.
const prompts = ["What happens: ", "Since when: ", "What was tried: ", "What is wanted: "];

export function Escalate() {
  const t = useStore(openTicket)!;
  const me = useStore((s) => s.boot.me.id);
  const on = t.targets.filter((x) => x.onModel);
  const off = t.targets.filter((x) => !x.onModel);
  const [to, setTo] = useState(on[0]?.function ?? "");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const target = t.targets.find((x) => x.function === to);
  const needsReason = target !== undefined && !target.onModel;
  const bare = note.replace(/^(What happens|Since when|What was tried|What is wanted): *$/gm, "").trim();
  const go = async () => {
    setTried(true);
    if (!target || (needsReason && !bare)) return;
    close();
    if (await sure(t.number, "escalated", (n) => api.escalate(n, to, bare ? note.trim() : "")))
      tell(`${t.number} goes to ${target.name}${t.owner?.id === me ? ", and is not yours any more" : ""}.`);
  };
  return (
    <Sheet title={`Escalate ${t.number}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <fieldset class="fields">
          <legend>To</legend>
          <div class="targets">
            {on.map((x, i) => (
              <TargetChoice key={x.function} target={x} chosen={to === x.function} choose={() => setTo(x.function)} first={i === 0} />
            ))}
            {!on.length && <p class="muted">The model has no further line from here.</p>}
          </div>
        </fieldset>
        {off.length > 0 && (
          <div class="field">
            <label for="off">Somewhere else</label>
            <select
              id="off"
              class="select"
              value={needsReason ? to : ""}
              onChange={(e) => setTo(e.currentTarget.value || on[0]?.function || "")}
            >
              <option value="">Choose a function off the model</option>
              {off.map((x) => (
                <option key={x.function} value={x.function}>
                  {x.name}, {x.party}
                </option>
              ))}
            </select>
            {needsReason && <p class="hint">The ticket will be marked as off the model.</p>}
          </div>
        )}
        <div class="field">
          <label for="note">{needsReason ? "Why there, and not along the model?" : "Note for those who get it"}</label>
          <div class="prompts">
            {prompts.map((p) => (
              <button
                key={p}
                type="button"
                class="chip"
                onClick={() => {
                  setNote((n) => `${n}${n && !n.endsWith("\n") ? "\n" : ""}${p}`);
                  document.getElementById("note")?.focus();
                }}
              >
                {p.replace(": ", "")}
              </button>
            ))}
          </div>
          <textarea
            id="note"
            class="area"
            value={note}
            aria-invalid={tried && needsReason && !bare}
            aria-describedby="note-why"
            onInput={(e) => setNote(e.currentTarget.value)}
          />
          {tried && needsReason && !bare && (
            <p class="error" id="note-why">
              <Icon name="circle-alert" size="small" />
              Write the reason: whoever reviews the model will want to know it.
            </p>
          )}
        </div>
      </div>
      <footer class="sheet-foot">
        <span class="why">{target?.onModel && !target.open && `Nobody is there now: ${target.hours}.`}</span>
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary" disabled={!target}>
          {target ? `Escalate to ${target.name}` : "Escalate"}
        </button>
      </footer>
    </Sheet>
  );
}

const TargetChoice = ({ target, chosen, choose, first }: { target: Target; chosen: boolean; choose: () => void; first: boolean }) => (
  <label class="choice">
    <input type="radio" name="to" checked={chosen} onChange={choose} data-first={first ? "" : undefined} />
    <span>
      <span class="target-head">
        <b>
          {target.line} {target.name}
        </b>
        <span class="muted">{target.party}</span>
        <span class={`state ${target.open ? "open" : "shut"}`}>{target.hours}</span>
      </span>
      <small>
        {target.who || "Nobody now"}
        {target.within && `, within ${target.within}`}
      </small>
      {target.when && <small>When {target.when.charAt(0).toLowerCase() + target.when.slice(1)}</small>}
      {target.bring && target.bring.length > 0 && <small>Bring: {target.bring.join(", ")}</small>}
    </span>
  </label>
);

export function HandBack() {
  const t = useStore(openTicket)!;
  const reasons = useStore((s) => s.boot.handBacks);
  const [why, setWhy] = useState(reasons[0]?.id ?? "");
  const [note, setNote] = useState("");
  const back = t.track.findLast((x) => x.state === "done");
  const go = async () => {
    close();
    if (await sure(t.number, "handed back", (n) => api.handBack(n, why, note.trim())))
      tell(`${t.number} handed back${back ? ` to ${back.function}` : ""}.`);
  };
  return (
    <Sheet title={`Hand ${t.number} back${back ? ` to ${back.function}` : ""}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <fieldset class="fields">
          <legend>Why</legend>
          <div class="targets">
            {reasons.map((r, i) => (
              <label key={r.id} class="choice">
                <input type="radio" name="why" checked={why === r.id} onChange={() => setWhy(r.id)} data-first={i === 0 ? "" : undefined} />
                <span>{r.name}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div class="field">
          <label for="note">In your words</label>
          <textarea id="note" class="area" value={note} onInput={(e) => setNote(e.currentTarget.value)} />
        </div>
      </div>
      <footer class="sheet-foot">
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary">
          Hand back
        </button>
      </footer>
    </Sheet>
  );
}

const memberWords = { invited: "asked", joined: "is in", declined: "declined", left: "has left" };

export function Swarm() {
  const t = useStore(openTicket)!;
  const people = useStore((s) => s.boot.people);
  const me = useStore((s) => s.boot.me.id);
  const [words, setWords] = useState("");
  const [who, setWho] = useState<string[]>([]);
  const [why, setWhy] = useState("");
  const members = t.swarm?.active ? t.swarm.members : [];
  const helpers = new Set(t.helpers.map((h) => h.who));
  const free = people
    .filter(
      (p) =>
        p.id !== me &&
        !members.some((m) => m.person.id === p.id && m.state !== "left") &&
        `${p.name} ${p.function ?? ""}`.toLocaleLowerCase().includes(words.toLocaleLowerCase()),
    )
    .sort((a, b) => Number(helpers.has(b.name)) - Number(helpers.has(a.name)))
    .slice(0, 6);
  const mine = members.find((m) => m.person.id === me);
  const go = async () => {
    if (!who.length) return;
    close();
    if (await sure(t.number, "swarmed", (n) => api.swarm(n, who, why.trim())))
      tell(`${who.length === 1 ? people.find((p) => p.id === who[0])?.name : `${who.length} people`} asked to help. You keep ${t.number}.`);
  };
  const answer = (state: "joined" | "declined" | "left") => {
    close();
    void sure(t.number, state, (n) => api.answerSwarm(n, state));
  };
  return (
    <Sheet title={`Swarm on ${t.number}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <p class="muted">
          {t.owner
            ? `${t.owner.id === me ? "You stay" : `${t.owner.name} stays`} the owner to the end; those who join are credited.`
            : "Somebody should take it first: a swarm has one owner."}
        </p>
        {members.length > 0 && (
          <ul aria-label="In the swarm">
            {members.map((m) => (
              <li key={m.person.id} class="member">
                <Avatar name={m.person.name} />
                <span>{m.person.name}</span>
                <span class="end">{memberWords[m.state]}</span>
              </li>
            ))}
          </ul>
        )}
        {mine?.state === "invited" && (
          <div class="buttons">
            <button type="button" class="btn primary" onClick={() => answer("joined")}>
              Join
            </button>
            <button type="button" class="btn" onClick={() => answer("declined")}>
              Decline
            </button>
          </div>
        )}
        {mine?.state === "joined" && (
          <div class="buttons">
            <button type="button" class="btn" onClick={() => answer("left")}>
              Leave the swarm
            </button>
          </div>
        )}
        <div class="field">
          <label for="who">Ask</label>
          <input
            id="who"
            class="input"
            data-first=""
            autocomplete="off"
            value={words}
            placeholder="Name or function"
            onInput={(e) => setWords(e.currentTarget.value)}
          />
        </div>
        <div class="targets" role="group" aria-label="People">
          {free.map((p) => (
            <label key={p.id} class="check">
              <input
                type="checkbox"
                checked={who.includes(p.id)}
                onChange={(e) => setWho(e.currentTarget.checked ? [...who, p.id] : who.filter((x) => x !== p.id))}
              />
              <Avatar name={p.name} />
              {p.name}
              <span class="muted">{helpers.has(p.name) ? "on duty now" : p.function}</span>
            </label>
          ))}
          {!free.length && <p class="muted">Nobody of that name is left to ask.</p>}
        </div>
        <div class="field">
          <label for="why">What for</label>
          <input id="why" class="input" value={why} onInput={(e) => setWhy(e.currentTarget.value)} />
        </div>
      </div>
      <footer class="sheet-foot">
        {t.swarm?.active && (
          <button
            type="button"
            class="btn plain"
            onClick={() => {
              close();
              void sure(t.number, "ended", (n) => api.endSwarm(n));
            }}
          >
            End the swarm
          </button>
        )}
        <button type="button" class="btn" onClick={close}>
          Cancel
        </button>
        <button type="submit" class="btn primary" disabled={!who.length}>
          {who.length > 1 ? `Ask ${who.length} people` : "Ask"}
        </button>
      </footer>
    </Sheet>
  );
}
