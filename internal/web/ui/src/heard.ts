// What the stream tells, put on the screen: a changed ticket, who is where, new counters.
import { isOwnKey } from "./call";
import { present } from "./presence";
import * as read from "./read";
import { get, openTicket, set } from "./store";
import { SECOND } from "./time";
import type { Queue, Row } from "./view";
import type * as wire from "./wire";
import { know, refreshQueues, showNewer } from "./work";

const settle = SECOND / 2; // several changes at once are one reload

const timers = new Map<string, ReturnType<typeof setTimeout>>();

// soon does something once, however often it is asked for meanwhile.
function soon(what: string, after: number, act: () => unknown) {
  if (timers.has(what)) return;
  timers.set(
    what,
    setTimeout(() => {
      timers.delete(what);
      act();
    }, after),
  );
}

// belongs says whether a ticket stands in a queue; undefined where only the server knows.
function belongs(r: Row, queue: string, me: { id: string; functions: string[] }, queues: Queue[]): boolean | undefined {
  const live = r.state === "open" || r.state === "waiting";
  if (queue.startsWith("fn:")) return live && r.function === queue.slice(3);
  if (!queues.some((q) => q.id === queue)) return false;
  switch (queue) {
    case "all":
      return live;
    case "mine":
      return live && r.owner?.id === me.id;
    case "functions":
      return live && me.functions.includes(r.function);
    case "untaken":
      return live && !r.owner && me.functions.includes(r.function);
    case "waiting":
      return r.state === "waiting" && me.functions.includes(r.function);
  }
  return undefined;
}

// onEvent takes one event of the stream.
export function onEvent(e: wire.Event) {
  if (e.type === "presence") {
    if (e.number) present(read.ref(e.number), e.looking ?? [], e.writing ?? []);
    return;
  }
  if (e.type !== "ticket" || !e.number) return;
  const number = read.ref(e.number);
  const s = get();
  soon("counts", 2 * settle, () => refreshQueues().catch(() => undefined));
  const open = openTicket(s);
  if (open?.number === number && (e.seq ?? 0) > open.seq && !isOwnKey(e.key))
    soon(number, 30, () => know(number, true).catch(() => undefined));
  if (!e.row) return;
  const row = read.row(e.row);
  if (s.rows.some((r) => r.number === number)) {
    set({
      rows: s.rows.map((r) =>
        r.number === number && row.seq > r.seq ? { ...row, unread: row.unread && r.number !== s.open && e.by !== s.boot.me.id } : r,
      ),
    });
    if (belongs(row, s.queue, s.boot.me, s.queues) === false && !get().held && s.open !== number) soon("list", 4 * settle, showNewer);
    return;
  }
  if (belongs(row, s.queue, s.boot.me, s.queues) === false || s.newer.includes(number)) return;
  if (belongs(row, s.queue, s.boot.me, s.queues) === undefined && e.what !== "ticket.opened") return;
  if (get().held) set({ newer: [...s.newer, number] });
  else soon("list", settle, showNewer);
}
