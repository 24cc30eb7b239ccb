// The small sheets: resolve, wait, impact and urgency, tags, give, link.
import { useState } from "preact/hooks";
import type { JSX } from "preact";
import * as api from "./api";
import { reason } from "./call";
import { Escalate, HandBack, Swarm } from "./handover";
import { KeySheet, SaveView, Settings } from "./settings";
import { Case, Children, Split } from "./more";
import { NewTicket, Replies } from "./writing";
import { Avatar, Icon, Sheet } from "./parts";
import { acted, get, openTicket, set, tell, useStore, type SheetName } from "./store";
import { DAY, HOUR, moment } from "./time";
import type { Choice, Ticket } from "./view";
import { give, know, rate, resolve, sure, tag, wait } from "./work";

const close = () => set({ sheet: undefined });

const sheets: Record<SheetName, () => JSX.Element | null> = {
  escalate: Escalate,
  "hand-back": HandBack,
  swarm: Swarm,
  wait: Wait,
  resolve: Resolve,
  severity: Rate,
  tags: Tags,
  link: Link,
  replies: Replies,
  give: Give,
  new: NewTicket,
  keys: KeySheet,
  settings: Settings,
  "save-view": SaveView,
  case: Case,
  split: Split,
  children: Children,
};

const needOne: SheetName[] = ["escalate", "hand-back", "swarm", "link", "replies", "case", "split", "children"];

// Open shows the sheet that is asked for.
export function OpenSheet() {
  const name = useStore((s) => s.sheet);
  const known = useStore((s) => openTicket(s) !== undefined);
  if (!name || (needOne.includes(name) && !known)) return null;
  const Named = sheets[name];
  return <Named />;
}

const count = (numbers: string[]) => (numbers.length === 1 ? numbers[0]! : `${numbers.length} tickets`);
const Foot = ({ act, off }: { act: string; off?: boolean }) => (
  <footer class="sheet-foot">
    <button type="button" class="btn" onClick={close}>
      Cancel
    </button>
    <button type="submit" class="btn primary" disabled={off}>
      {act}
    </button>
  </footer>
);
const Radios = ({ legend, choices, value, choose }: { legend: string; choices: Choice[]; value: string; choose: (id: string) => void }) => (
  <fieldset class="fields">
    <legend>{legend}</legend>
    <div class="targets">
      {choices.map((c) => (
        <label key={c.id} class="choice">
          <input
            type="radio"
            name={legend}
            checked={value === c.id}
            onChange={() => choose(c.id)}
            data-first={value === c.id ? "" : undefined}
          />
          <span>{c.name}</span>
        </label>
      ))}
    </div>
  </fieldset>
);

function Resolve() {
  const [numbers] = useState(() => acted(get()));
  const codes = useStore((s) => s.boot.codes);
  const [code, setCode] = useState(codes[0]?.id ?? "solved");
  const [note, setNote] = useState("");
  return (
    <Sheet
      title={`Resolve ${count(numbers)}`}
      close={close}
      onSubmit={() => {
        close();
        void resolve(numbers, code, note.trim());
      }}
    >
      <div class="sheet-body">
        <div class="field">
          <label for="code">How</label>
          <select id="code" class="select" data-first="" value={code} onChange={(e) => setCode(e.currentTarget.value)}>
            {codes.map((c) => (
              <option key={c.id} value={c.id}>
                {c.name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="note">
            What helped <span class="faint">(may be left out)</span>
          </label>
          <textarea id="note" class="area" value={note} onInput={(e) => setNote(e.currentTarget.value)} />
        </div>
      </div>
      <Foot act="Resolve" />
    </Sheet>
  );
}

function Wait() {
  const [numbers] = useState(() => acted(get()));
  const waits = useStore((s) => s.boot.waits);
  const now = useStore((s) => s.now);
  const [why, setWhy] = useState(waits[0]?.id ?? "requester");
  const [note, setNote] = useState("");
  const [until, setUntil] = useState("");
  const tomorrow = new Date(now + DAY);
  tomorrow.setHours(8, 0, 0, 0);
  const ends: [string, string, number | undefined][] = [
    ["", "Until there is an answer", undefined],
    ["hour", "For an hour", now + HOUR],
    ["tomorrow", `Until ${moment(tomorrow.getTime(), now)}`, tomorrow.getTime()],
    ["week", "For a week", now + 7 * DAY],
  ];
  const end = ends.find(([id]) => id === until)?.[2];
  return (
    <Sheet
      title={`${count(numbers)} waits`}
      close={close}
      again="h"
      onSubmit={() => {
        close();
        void wait(numbers, why, note.trim(), end);
      }}
    >
      <div class="sheet-body">
        <Radios legend="For" choices={waits} value={why} choose={setWhy} />
        <div class="field">
          <label for="until">How long</label>
          <select id="until" class="select" value={until} onChange={(e) => setUntil(e.currentTarget.value)}>
            {ends.map(([id, words]) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </select>
          <p class="hint">Any answer wakes it earlier.</p>
        </div>
        <div class="field">
          <label for="note">Note</label>
          <input id="note" class="input" value={note} onInput={(e) => setNote(e.currentTarget.value)} />
        </div>
      </div>
      <Foot act="Wait" />
    </Sheet>
  );
}

function Rate() {
  const [numbers] = useState(() => acted(get()));
  const boot = useStore((s) => s.boot);
  const t = useStore((s) => (numbers.length === 1 ? s.tickets[numbers[0]!] : undefined));
  const [impact, setImpact] = useState(t?.impact ?? boot.impacts[0]?.id ?? "");
  const [urgency, setUrgency] = useState(t?.urgency ?? boot.urgencies[0]?.id ?? "");
  return (
    <Sheet
      title={`How bad is ${count(numbers)}?`}
      close={close}
      onSubmit={() => {
        close();
        void rate(numbers, impact, urgency);
      }}
    >
      <div class="sheet-body">
        <Radios legend="Impact" choices={boot.impacts} value={impact} choose={setImpact} />
        <Radios legend="Urgency" choices={boot.urgencies} value={urgency} choose={setUrgency} />
        <p class="muted">
          The model's matrix makes the severity of the two{t && `; now it is ${t.severity}`}. Clocks are counted anew by it.
        </p>
      </div>
      <Foot act="Set" />
    </Sheet>
  );
}

function Tags() {
  const [numbers] = useState(() => acted(get()));
  const had = useStore((s) => (numbers.length === 1 ? (s.tickets[numbers[0]!]?.tags ?? []) : []));
  const [words, setWords] = useState(() => had.join(" "));
  const wanted = words
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  return (
    <Sheet
      title={`Tags of ${count(numbers)}`}
      close={close}
      onSubmit={() => {
        close();
        void tag(
          numbers,
          wanted.filter((w) => !had.includes(w)),
          had.filter((h) => !wanted.includes(h)),
        );
      }}
    >
      <div class="sheet-body">
        <div class="field">
          <label for="tags">Tags</label>
          <input id="tags" class="input" data-first="" value={words} onInput={(e) => setWords(e.currentTarget.value)} />
          <p class="hint">With a space between them. {numbers.length > 1 && "They are added to what each has."}</p>
        </div>
      </div>
      <Foot act="Keep" />
    </Sheet>
  );
}

function Give() {
  const [numbers] = useState(() => acted(get()));
  const people = useStore((s) => s.boot.people);
  const [words, setWords] = useState("");
  const fit = people.filter((p) => `${p.name} ${p.function ?? ""}`.toLocaleLowerCase().includes(words.toLocaleLowerCase())).slice(0, 8);
  const go = (p = fit[0]) => {
    if (p) {
      close();
      void give(numbers, p);
    }
  };
  return (
    <Sheet title={`Give ${count(numbers)} to`} close={close} onSubmit={() => go()}>
      <div class="sheet-body">
        <div class="field">
          <label for="who">Name or function</label>
          <input id="who" class="input" data-first="" autocomplete="off" value={words} onInput={(e) => setWords(e.currentTarget.value)} />
        </div>
        <ul>
          {fit.map((p) => (
            <li key={p.id} class="member">
              <Avatar name={p.name} />
              <span>
                {p.name}
                <span class="muted"> {p.function}</span>
              </span>
              <span class="end">
                <button type="button" class="btn small" aria-label={`Give to ${p.name}`} onClick={() => go(p)}>
                  Give
                </button>
              </span>
            </li>
          ))}
        </ul>
        {!fit.length && <p class="muted">Nobody here is called that.</p>}
      </div>
      <Foot act={fit[0] ? `Give to ${fit[0].name}` : "Give"} off={!fit.length} />
    </Sheet>
  );
}

const ties: Choice[] = [
  { id: "relates", name: "Belongs together with" },
  { id: "caused-by", name: "Is caused by" },
  { id: "causes", name: "Causes" },
  { id: "parent", name: "Is part of (parent)" },
  { id: "merge", name: "Is the same as: merge into it" },
];

function Link() {
  const t = useStore(openTicket)!;
  const [kind, setKind] = useState("relates");
  const [other, setOther] = useState("");
  const [found, setFound] = useState<Ticket>();
  const [wrong, setWrong] = useState("");
  const find = async (words: string) => {
    setOther(words);
    setFound(undefined);
    setWrong("");
    const number = /(\d+)$/.exec(words.trim());
    if (number) await know(`SUP-${number[1]}`).then(setFound, (e) => setWrong(reason(e)));
  };
  const go = async () => {
    if (!found) {
      setWrong("Write the number of the other ticket.");
      return;
    }
    close();
    const send = (n: string) =>
      kind === "merge" ? api.merge(n, found.number) : kind === "parent" ? api.adopt(n, found.number) : api.tie(n, kind, found.number);
    if (await sure(t.number, "linked", send)) {
      const words = kind === "merge" ? `${t.number} goes on as ${found.number}.` : `${t.number} and ${found.number} are linked.`;
      tell(
        words,
        kind === "merge"
          ? { undo: () => void sure(t.number, "taken back", (n) => api.unmerge(n)) }
          : kind === "parent"
            ? {}
            : { undo: () => void sure(t.number, "taken back", (n) => api.untie(n, kind, found.number)) },
      );
    }
  };
  return (
    <Sheet title={`Link ${t.number}`} close={close} onSubmit={() => void go()}>
      <div class="sheet-body">
        <Radios legend="This ticket" choices={ties} value={kind} choose={setKind} />
        <div class="field">
          <label for="other">Number</label>
          <input
            id="other"
            class="input"
            autocomplete="off"
            placeholder="SUP-2214"
            value={other}
            aria-invalid={Boolean(wrong)}
            onInput={(e) => void find(e.currentTarget.value)}
          />
          {found && (
            <p class="hint">
              {found.number}: {found.subject}
            </p>
          )}
          {wrong && (
            <p class="error">
              <Icon name="circle-alert" size="small" />
              {wrong}
            </p>
          )}
        </div>
        {kind === "merge" && <p class="muted">Its messages are kept, answers to it follow, and it can be taken apart again.</p>}
      </div>
      <Foot act={kind === "merge" ? "Merge" : "Link"} />
    </Sheet>
  );
}
