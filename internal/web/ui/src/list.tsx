// The list of a queue: rows in groups by what falls due, a filter, and what waits behind the "3 new" bar.
import { Component } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { run } from "./commands";
import { Avatar, Icon, IconButton, Left, leftSpoken, LinkTag, Severity } from "./parts";
import { arranged } from "./order";
import { get, set, useStore } from "./store";
import { MINUTE, plural } from "./time";
import type { Row } from "./view";
import { applyFilters, loadMore, showNewer, take, toggle, visit } from "./work";

// Whether the pointer or the keyboard is among the rows: then nothing may jump.
const inside = { pointer: false, keyboard: false };
function hold(by: Partial<typeof inside>) {
  Object.assign(inside, by);
  const held = inside.pointer || inside.keyboard;
  if (held !== get().held) set({ held });
}

export function List() {
  const rows = useStore((s) => s.rows);
  const filters = useStore((s) => s.filters);
  const minute = useStore((s) => Math.floor(s.now / MINUTE));
  const queue = useStore((s) => s.queues.find((q) => q.id === s.queue));
  const newer = useStore((s) => s.newer.length);
  const choosing = useStore((s) => s.chosen.size > 0);
  const loading = useStore((s) => s.loading);
  const filtering = useStore((s) => s.filtering);
  const more = useStore((s) => s.more);
  const alone = useStore((s) => !s.open || (s.phone && s.pane === "list"));
  const main = useStore((s) => s.phone && s.pane === "list");
  const sorted = arranged(rows, filters, minute).groups;
  const name = queue?.name ?? "Search";
  const Title = alone ? "h1" : "h2";
  const Group = alone ? "h2" : "h3";
  return (
    <section class="list" role={main ? "main" : undefined} aria-label={`${name}, tickets`}>
      <header class="list-head">
        <span class="only-phone">
          <IconButton icon="menu" label="Queues" press={() => set({ menu: true })} />
        </span>
        <Title>{name}</Title>
        <span class="count">{queue?.count ?? rows.length}</span>
        <span class="end">
          <IconButton icon="list-filter" label="Filter" expanded={filtering} press={() => run("filter")} />
          <IconButton icon="refresh-cw" label="Load again" press={showNewer} />
          <IconButton icon="plus" label="New ticket" press={() => run("new")} />
        </span>
      </header>
      {filtering && <Filter />}
      <div class="scroll-wrap">
        <div class="newer" role="status">
          {newer > 0 && (
            <button type="button" onClick={showNewer}>
              {newer} new
            </button>
          )}
        </div>
        <div
          class="scroll"
          tabIndex={-1}
          onPointerEnter={() => hold({ pointer: true })}
          onPointerLeave={() => hold({ pointer: false })}
          onFocusIn={() => hold({ keyboard: true })}
          onFocusOut={() => hold({ keyboard: false })}
        >
          {loading && !rows.length ? (
            <Skeleton />
          ) : (
            sorted.map((g) => (
              <div key={g.name} role="group" aria-label={g.name}>
                <Group class="group eyebrow">
                  {g.name} <span>{g.rows.length}</span>
                </Group>
                <ul>
                  {g.rows.map((r) => (
                    <Line key={r.number} row={r} minute={minute} />
                  ))}
                </ul>
              </div>
            ))
          )}
          {!loading && !sorted.length && <Empty name={name} />}
          {more && sorted.length > 0 && (
            <div class="more">
              <button type="button" class="btn small" onClick={loadMore}>
                Show more
              </button>
            </div>
          )}
        </div>
      </div>
      {choosing && <Bulk />}
    </section>
  );
}

// Line is one row. It is drawn again only when it changes, the minute does, or the cursor comes or goes.
class Line extends Component<{ row: Row; minute: number }> {
  override shouldComponentUpdate(next: { row: Row; minute: number }) {
    return next.row !== this.props.row || next.minute !== this.props.minute;
  }
  render() {
    return <Drawn row={this.props.row} now={this.props.minute * MINUTE} />;
  }
}

function Drawn({ row, now }: { row: Row; now: number }) {
  const mine = useStore((s) => (s.cursor === row.number ? "c" : "") + (s.chosen.has(row.number) ? "x" : ""));
  const writer = useStore((s) =>
    s.presence.length ? s.presence.find((p) => p.number === row.number && p.grade === "writing")?.person.name : undefined,
  );
  const current = mine.includes("c");
  const chosen = mine.includes("x");
  const me = get().boot.me.id;
  const link = useRef<HTMLAnchorElement>(null);
  const moved = useRef(!current); // the first row of a page takes no focus
  useEffect(() => {
    if (!current) {
      moved.current = true;
      return;
    }
    link.current?.scrollIntoView({ block: "nearest" });
    const at = document.activeElement;
    if (moved.current && (at === document.body || at?.classList.contains("subject"))) link.current?.focus({ preventScroll: true });
  }, [current]);
  return (
    <li class={`row${current ? " current" : ""}${chosen ? " chosen" : ""}${row.unread ? " unread" : ""}`}>
      <Severity n={row.severity} />
      <input
        class="pick"
        type="checkbox"
        checked={chosen}
        aria-label={`Select ${row.number}`}
        tabIndex={chosen || current ? 0 : -1}
        onChange={() => toggle(row.number)}
      />
      <a
        ref={link}
        class="subject"
        href={`/t/${row.number}`}
        tabIndex={current ? 0 : -1}
        aria-current={current ? "true" : undefined}
        title={row.subject}
        onClick={(e) => {
          if (e.metaKey || e.ctrlKey || e.shiftKey) return;
          e.preventDefault();
          visit(row.number, true);
        }}
      >
        {row.unread && <span class="vh">Unread. </span>}
        {row.subject}
        <span class="vh">
          , {row.number}, {leftSpoken(row.due, now)}
        </span>
      </a>
      <Left promise={row.due} now={now} />
      <span class="meta">
        <span class="who">{row.waits ?? row.requester}</span>
        <span>{row.number}</span>
        <LinkTag link={row.link} />
      </span>
      <span class="assigned">
        {writer && (
          <span class="pencil" title={`${writer} is writing`}>
            <Icon name="pencil-line" size="small" />
            <span class="vh">{writer} is writing</span>
          </span>
        )}
        {row.owner ? (
          <span title={row.owner.name}>
            <Avatar name={row.owner.name} look={row.owner.id === me ? "me" : ""} />
            <span class="vh">{row.owner.name} has it</span>
          </span>
        ) : row.state === "open" || row.state === "waiting" ? (
          <button
            type="button"
            class="take"
            tabIndex={current ? 0 : -1}
            aria-label={`Take ${row.number}`}
            onClick={() => take([row.number])}
          >
            Take
          </button>
        ) : null}
      </span>
    </li>
  );
}

const Skeleton = () => (
  <ul aria-hidden="true">
    {Array.from({ length: 8 }, (_, i) => (
      <li key={i} class="row">
        <span class="skeleton" />
        <span class="skeleton" />
      </li>
    ))}
  </ul>
);

function Empty({ name }: { name: string }) {
  const hidden = useStore((s) => s.rows.length);
  const words = useStore((s) => s.queues.find((q) => q.id === s.queue)?.empty);
  if (hidden)
    return (
      <div class="empty">
        <p>
          <b>No ticket fits this filter.</b>
        </p>
        <p>
          {plural(hidden, "ticket")} in {name} {hidden === 1 ? "is" : "are"} hidden by it.
        </p>
        <button type="button" class="btn" onClick={() => applyFilters(undefined)}>
          Clear the filter
        </button>
      </div>
    );
  return (
    <div class="empty">
      <p>
        <b>Nothing waits in {name}.</b>
      </p>
      {words && <p>{words}</p>}
      <button type="button" class="btn" onClick={() => run("new")}>
        Write down a new ticket
      </button>
    </div>
  );
}

function Filter() {
  const filters = useStore((s) => s.filters);
  const severities = useStore((s) => s.boot.severities);
  const kinds = useStore((s) => s.boot.kinds);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const flip = <T,>(list: T[], it: T) => (list.includes(it) ? list.filter((x) => x !== it) : [...list, it]);
  const chip = (words: string, on: boolean, press: () => void) => (
    <button key={words} type="button" class="chip" aria-pressed={on} onClick={press}>
      {words}
    </button>
  );
  return (
    <div class="list-filter" role="search">
      <input
        ref={box}
        class="input"
        type="search"
        aria-label="Filter this list"
        placeholder="Words, number, name"
        value={filters.words}
        onInput={(e) => applyFilters({ ...filters, words: e.currentTarget.value })}
        onKeyDown={(e) => {
          if (e.key === "Enter") {
            e.preventDefault();
            run("next-or-first");
            box.current?.blur();
          }
        }}
      />
      <div class="chips">
        {severities.map((v) =>
          chip(`S${v.number}`, filters.severities.includes(v.number), () =>
            applyFilters({ ...filters, severities: flip(filters.severities, v.number) }),
          ),
        )}
        {chip("Untaken", filters.untaken, () => applyFilters({ ...filters, untaken: !filters.untaken }))}
        {kinds.map((k) => chip(k.name, filters.kinds.includes(k.id), () => applyFilters({ ...filters, kinds: flip(filters.kinds, k.id) })))}
        <button type="button" class="text-btn" onClick={() => set({ sheet: "save-view" })}>
          Save as a view
        </button>
      </div>
    </div>
  );
}

// What can be done with many at once, by command.
const bulk = [
  ["take", "Take"],
  ["give", "Give to…"],
  ["severity", "Rate"],
  ["tags", "Tags"],
  ["wait", "Wait"],
  ["resolve", "Resolve"],
] as const;

function Bulk() {
  const n = useStore((s) => s.chosen.size);
  return (
    <div class="bulk" role="toolbar" aria-label="Selected tickets">
      <b>{n} selected</b>
      <button type="button" class="btn small plain" onClick={() => set({ chosen: new Set() })}>
        Clear
      </button>
      <span class="acts">
        {bulk.map(([id, words]) => (
          <button key={id} type="button" class="btn small" onClick={() => run(id)}>
            {words}
          </button>
        ))}
      </span>
    </div>
  );
}
