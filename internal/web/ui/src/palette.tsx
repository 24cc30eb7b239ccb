// One box for acts, tickets, queues and people. A prefix keeps to one kind: > acts, # tickets, @ people, ? help.
import { useEffect, useMemo, useState } from "preact/hooks";
import * as api from "./api";
import { commands, possible, run } from "./commands";
import type { IconName } from "./icon-names";
import { Over } from "./over";
import { Icon, Keys } from "./parts";
import { get, set, useStore } from "./store";
import type { Row } from "./view";
import { give, goTo, goToQueue } from "./work";
import { acted } from "./store";

interface Option {
  id: string;
  group: string;
  words: string;
  more?: string;
  icon: IconName;
  keys?: string;
  go: () => void;
}

const most = 8; // of one kind

// fits says whether each word of the query begins a word of the text.
function fits(query: string, text: string): boolean {
  const t = text.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((w) => t.startsWith(w) || t.includes(` ${w}`) || (w.length > 2 && t.includes(w)));
}

const asOption = (r: Pick<Row, "number" | "subject" | "requester">): Option => ({
  id: r.number,
  group: "Tickets",
  words: r.subject,
  more: `${r.number} ${r.requester}`,
  icon: "ticket",
  go: () => goTo(r.number),
});

// options is what the query finds here; found is what the server found besides.
function options(query: string, found: Row[]): Option[] {
  const s = get();
  const prefix = /^[>#@?]/.exec(query)?.[0] ?? "";
  const words = query.slice(prefix.length).trim();
  const wants = (p: string) => !prefix || prefix === p;
  const out: Option[] = [];
  const number = /^(?:sup-)?(\d+)$/i.exec(words);
  if (number && wants("#"))
    out.push({ id: "number", group: "Go", words: `Open SUP-${number[1]}`, icon: "arrow-right", go: () => goTo(`SUP-${number[1]}`) });
  if (wants(">") || prefix === "?") {
    const acts = commands().filter((c) => possible(c) && c.id !== "palette" && (!words || fits(words, c.title)));
    out.push(
      ...(words || prefix ? acts : acts.filter((c) => c.group === "Ticket" || c.group === "Write").slice(0, 5))
        .slice(0, words || prefix ? 40 : 5)
        .map((c): Option => ({
          id: c.id,
          group: words || prefix ? "Do" : "Do with what is open",
          words: c.title,
          icon: c.icon ?? "arrow-right",
          keys: c.keys,
          go: () => run(c.id),
        })),
    );
  }
  if (wants("#")) {
    const local = s.rows
      .filter((r) => (words ? fits(words, `${r.subject} ${r.number} ${r.requester}`) : Boolean(s.tickets[r.number])))
      .slice(0, words ? most : 4);
    const seen = new Set(local.map((r) => r.number));
    out.push(...[...local, ...found.filter((r) => !seen.has(r.number))].slice(0, most).map(asOption));
  }
  if (!prefix)
    out.push(
      ...s.queues
        .filter((q) => !words || fits(words, q.name))
        .slice(0, words ? most : 4)
        .map((q): Option => ({
          id: q.id,
          group: "Queues",
          words: q.name,
          more: q.count ? `${q.count}` : "",
          icon: "inbox",
          go: () => void goToQueue(q.id),
        })),
    );
  if (prefix === "@" || (words && !prefix))
    out.push(
      ...s.boot.people
        .filter((p) => fits(words, p.name))
        .slice(0, most)
        .map((p): Option => ({
          id: p.id,
          group: "People",
          words: p.name,
          more: acted(s).length ? `give ${acted(s).length === 1 ? acted(s)[0] : `${acted(s).length} tickets`}` : p.function,
          icon: "user-round",
          go: () => {
            if (acted(get()).length) void give(acted(get()), p);
          },
        })),
    );
  return out;
}

export function Palette() {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [found, setFound] = useState<Row[]>([]);
  const rows = useStore((s) => s.rows);
  const shown = useMemo(() => options(query, found), [query, found, rows]);

  useEffect(() => {
    setAt(0);
    const words = query.replace(/^[#]/, "").trim();
    if (words.length < 2 || /^[>@?]/.test(query)) {
      setFound([]);
      return;
    }
    const stop = new AbortController();
    const soon = setTimeout(() => api.search(words, stop.signal).then(setFound, () => undefined), 120); // an answer too late is no error
    return () => {
      clearTimeout(soon);
      stop.abort();
    };
  }, [query]);
  useEffect(() => {
    document.getElementById(`option-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const close = () => set({ palette: undefined });
  const choose = (o: Option | undefined) => {
    if (!o) return;
    close();
    queueMicrotask(o.go);
  };
  const keys = (e: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      setAt((at + step + shown.length) % Math.max(1, shown.length));
    }
    if (e.key === "Enter") {
      e.preventDefault();
      choose(shown[at]);
    }
    if (e.key === "k" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      close();
    }
  };
  return (
    <Over look="palette" label="Search or do" close={close}>
      <div class="palette-box">
        <Icon name="search" />
        <input
          data-first=""
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={shown.length ? `option-${at}` : undefined}
          aria-label="Search or do"
          placeholder="Act, ticket, queue or person"
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(e) => setQuery(e.currentTarget.value)}
          onKeyDown={keys}
        />
        <Keys keys="Escape" />
      </div>
      <div class="palette-list" id="palette-list" role="listbox" aria-label="Found">
        {shown.map((o, i) => (
          <>
            {o.group !== shown[i - 1]?.group && (
              <div class="eyebrow" role="presentation" key={o.group}>
                {o.group}
              </div>
            )}
            <div
              key={`${o.group} ${o.id}`}
              id={`option-${i}`}
              class="option"
              role="option"
              aria-selected={i === at}
              onPointerMove={() => {
                if (i !== at) setAt(i);
              }}
              onClick={() => choose(o)}
            >
              <Icon name={o.icon} />
              <span class="words">
                {o.words}
                {o.more && <small>{o.more}</small>}
              </span>
              <Keys keys={o.keys} />
            </div>
          </>
        ))}
      </div>
      {!shown.length && (
        <p class="palette-none" role="status">
          Nothing here is called “{query}”. A number opens its ticket.
        </p>
      )}
    </Over>
  );
}
