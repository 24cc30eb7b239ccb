// What an agent does in the workspace: go through the list, open, take, change. A change is shown at once, then sent; if the
// server says no, what was there before comes back with its sentence.
import * as api from "./api";
import { pause, reason, Refusal } from "./call";
import { bring } from "./drafts";
import { inOrder, near } from "./order";
import { look } from "./presence";
import { change, get, noFilters, set, tell, undo, type Filters } from "./store";
import { MINUTE } from "./time";
import type { Queue, Row, Ticket } from "./view";

// How long a known ticket is shown without asking again, and how many after the cursor are fetched ahead.
const fresh = 5 * MINUTE;
const ahead = 2;

const fetched = new Map<string, number>();
const asked = new Map<string, Promise<Ticket | undefined>>();

// accept keeps a ticket that the server answered.
export function accept(t: Ticket) {
  fetched.set(t.number, Date.now());
  const s = get();
  if ((s.tickets[t.number]?.seq ?? 0) > t.seq) return; // an older answer came late
  set({ tickets: { ...s.tickets, [t.number]: t }, rows: s.rows.map((r) => (r.number === t.number ? asRow(t, r) : r)) });
  if (t.number === s.open && reading === t.number && !document.hidden) seen(t);
}

let reading: string | undefined; // the ticket that is open because somebody asked for it
let seeing: ReturnType<typeof setTimeout> | undefined;

// seen says that a ticket was read as it is now: it is bold no more, here and elsewhere.
export function seen(t: Ticket) {
  reading = t.number;
  if (get().rows.some((r) => r.number === t.number && r.unread)) change(t.number, { unread: false });
  clearTimeout(seeing);
  seeing = setTimeout(() => {
    api.seen(t.number, t.seq).catch(() => undefined); // it stays bold elsewhere: no harm
  }, 500);
}

// asRow is what the list shows of a ticket.
const asRow = (t: Ticket, r: Row): Row => ({
  ...r,
  subject: t.subject,
  kind: t.kind,
  severity: t.severity,
  state: t.state,
  link: t.link,
  function: t.function,
  owner: t.owner,
  due: t.due,
  waits: t.waits,
  version: t.version,
  seq: t.seq,
});

// know fetches a ticket unless it is known and fresh.
export function know(number: string, again = false): Promise<Ticket | undefined> {
  const held = get().tickets[number];
  if (held && !again && Date.now() - (fetched.get(number) ?? 0) < fresh) return Promise.resolve(held);
  let coming = asked.get(number);
  if (!coming) {
    coming = api
      .ticket(number)
      .then((t) => {
        accept(t);
        return t;
      })
      .finally(() => asked.delete(number));
    asked.set(number, coming);
  }
  return coming;
}

// prefetch fetches what the cursor will reach next, unless it is sealed: what one may not read is not asked for by itself.
export function prefetch() {
  const rows = inOrder(get()).filter((r) => !r.sealed || r.number === get().cursor);
  const at = rows.findIndex((r) => r.number === get().cursor);
  for (const r of rows.slice(at + 1, at + 1 + ahead)) know(r.number).catch(() => undefined);
}

let opening = 0;

// visit moves the cursor; the ticket follows after the list has been painted. On a phone it is shown only when asked for. What
// nobody asked for, such as the first of a queue, does not count as read.
export function visit(number: string, show: boolean, asked = true) {
  const turn = ++opening;
  const s = get();
  set({ cursor: number, pane: show ? "ticket" : s.pane, menu: false });
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (turn === opening) open(number, show, asked);
    }),
  );
}

// open shows a ticket.
function open(number: string, push: boolean, asked: boolean) {
  const s = get();
  if (s.open !== number) {
    set({ open: number, missing: undefined, collision: undefined, audience: "reply", drawer: false });
    const url = `/t/${number}${location.search}`;
    if (push && s.phone) history.pushState({ number, pushed: true }, "", url);
    else history.replaceState({ number }, "", url);
  }
  if (asked)
    change(number, { unread: false }); // at once; the server hears of it when it is shown
  else reading = undefined;
  know(number).then(
    (t) => {
      if (t) bring(t);
      if (t && asked && get().open === number) seen(t);
      look(number);
      prefetch();
    },
    (e) => {
      if (get().open === number) set({ missing: reason(e) });
    },
  );
}

// goto opens a ticket by its number, wherever it is.
export const goTo = (number: string) => visit(number, true);

// move steps through the list; with nothing under the cursor it takes the first row.
export function move(steps: number) {
  const to = near(get(), steps);
  if (to) visit(to, get().pane === "ticket");
}

// extend chooses from the cursor to the row some steps further, and moves there.
export function extend(steps: number) {
  const s = get();
  const to = near(s, steps);
  const chosen = new Set(s.chosen);
  if (s.cursor) chosen.add(s.cursor);
  if (to) chosen.add(to);
  set({ chosen });
  if (to) visit(to, false);
}

export function toggle(number: string) {
  const chosen = new Set(get().chosen);
  if (!chosen.delete(number)) chosen.add(number);
  set({ chosen });
}

const underway = new Map<string, Promise<unknown>>();

// settled waits until what was done to a ticket has arrived, so that the next act stands on it.
export const settled = (number: string) => underway.get(number) ?? Promise.resolve();

// undoLast takes back the last thing, also when that has not arrived yet.
export async function undoLast() {
  await Promise.race([Promise.all(underway.values()), pause(2000)]);
  await pause(0); // its sentence is told now
  undo();
}

// one does something to a ticket: at once on the screen, then on the server, and back if that refuses.
async function one(
  number: string,
  what: string,
  by: (r: Row) => Partial<Ticket>,
  send: (number: string, version: string) => Promise<Ticket>,
): Promise<boolean> {
  const back = shown(number, by);
  if (!back) return false;
  const sent = send(number, back.version);
  underway.set(
    number,
    sent.catch(() => undefined),
  );
  try {
    accept(await sent);
    return true;
  } catch (e) {
    change(number, back.before);
    tell(`${number} was not ${what}. ${reason(e)}`, { failed: true });
    if (e instanceof Refusal && (e.status === 412 || e.status === 409)) know(number, true).catch(() => undefined);
    return false;
  }
}

// shown changes a ticket on the screen, and says how it was before.
function shown(number: string, by: (r: Row) => Partial<Ticket>): { before: Partial<Ticket>; version: string } | undefined {
  const s = get();
  const row = s.tickets[number] ?? s.rows.find((r) => r.number === number);
  if (!row) return undefined;
  const changed = by(row);
  const before = Object.fromEntries(
    Object.keys(changed).map((k) => [k, (row as unknown as Record<string, unknown>)[k]]),
  ) as Partial<Ticket>;
  change(number, changed);
  return { before, version: row.version };
}

// act does one thing to some tickets, and says to which it was done. Many are one change on the server.
async function act(
  numbers: string[],
  what: string,
  by: (r: Row) => Partial<Ticket>,
  send: (number: string, version: string) => Promise<Ticket>,
  many: api.Act,
): Promise<string[]> {
  if (numbers.length === 1) return (await one(numbers[0]!, what, by, send)) ? numbers : [];
  const back = new Map(numbers.map((n) => [n, shown(n, by)?.before ?? {}]));
  let refused: Map<string, string>;
  try {
    const sent = api.bulk(numbers, many);
    underway.set(
      "many",
      sent.catch(() => undefined),
    );
    refused = await sent;
  } catch (e) {
    refused = new Map(numbers.map((n) => [n, reason(e)]));
  }
  for (const [n] of refused) change(n, back.get(n) ?? {});
  const [first] = refused;
  if (first) tell(`${refused.size === 1 ? `${first[0]} was` : `${refused.size} tickets were`} not ${what}. ${first[1]}`, { failed: true });
  void load(get().queue);
  const open = get().open;
  if (open && numbers.includes(open)) know(open, true).catch(() => undefined);
  return numbers.filter((n) => !refused.has(n));
}

const some = (numbers: string[]) => (numbers.length === 1 ? numbers[0]! : `${numbers.length} tickets`);

// held says whether somebody was shown to have a ticket when it was looked at last.
const held = (number: string) => Boolean((get().tickets[number] ?? get().rows.find((r) => r.number === number))?.owner);

// take takes tickets for me, and offers to put them back. Who takes one that somebody has saw so, and takes it over; if
// somebody was quicker meanwhile, the desk refuses and says so.
export async function take(numbers: string[]) {
  const me = get().boot.me;
  const over = numbers.length === 1 && held(numbers[0]!);
  const done = await act(
    numbers,
    "taken",
    () => ({ owner: { id: me.id, name: me.name } }),
    (n) => api.take(n, over),
    { do: "take" },
  );
  if (done.length) tell(`You have ${some(done)}.`, { undo: () => putBack(done) });
}

export const putBack = (numbers: string[]) =>
  act(
    numbers,
    "put back",
    () => ({ owner: undefined }),
    (n) => api.putBack(n),
    { do: "put-back" },
  );

// give assigns tickets to somebody.
export async function give(numbers: string[], to: { id: string; name: string }) {
  const before = new Map(numbers.map((n) => [n, get().rows.find((r) => r.number === n)?.owner]));
  const done = await act(
    numbers,
    "given",
    () => ({ owner: undefined }),
    (n) => api.give(n, to.id),
    { do: "assign", account: to.id },
  ); // theirs once they take it
  if (done.length)
    tell(`${some(done)} given to ${to.name}.`, {
      undo: () =>
        done.forEach((n) => {
          const was = before.get(n);
          void (was?.id === get().boot.me.id ? take([n]) : was ? give([n], was) : putBack([n]));
        }),
    });
}

// resolve says how tickets were solved, and offers to take that back.
export async function resolve(numbers: string[], code: string, note: string) {
  const done = await act(
    numbers,
    "resolved",
    () => ({ state: "resolved" }),
    (n) => api.resolve(n, code, note),
    { do: "resolve", code, note },
  );
  if (!done.length) return;
  set({ chosen: new Set() });
  tell(`${some(done)} resolved.`, { undo: () => void reopen(done) });
}

export const reopen = (numbers: string[]) =>
  act(
    numbers,
    "reopened",
    () => ({ state: "open" }),
    (n) => api.reopen(n),
    { do: "reopen" },
  );

// watch follows a ticket, or does so no more.
export async function watch(t: Ticket) {
  if (await sure(t.number, "changed", t.watching ? api.unwatch : api.watch))
    tell(t.watching ? `You follow ${t.number} no more.` : `You follow ${t.number}.`);
}

// spam says that a ticket is no request at all.
export async function spam(t: Ticket) {
  if (await sure(t.number, "marked", t.spam ? api.notSpam : api.spam))
    tell(
      t.spam ? `${t.number} is no spam.` : `${t.number} is spam.`,
      t.spam ? {} : { undo: () => void sure(t.number, "changed", api.notSpam) },
    );
}

// end closes a resolved ticket for good.
export async function end(t: Ticket) {
  if (await sure(t.number, "closed", api.end)) tell(`${t.number} is closed.`, { undo: () => void reopen([t.number]) });
}

// wait lets tickets wait for somebody or something.
export async function wait(numbers: string[], why: string, note: string, until?: number) {
  const words = get().boot.waits.find((w) => w.id === why)?.name ?? why;
  const done = await act(
    numbers,
    "set to wait",
    () => ({ state: "waiting", waits: words }),
    (n) => api.wait(n, why, note, until),
    { do: "wait", reason: why, note },
  );
  if (done.length) tell(`${some(done)} waits: ${words.toLowerCase()}.`, { undo: () => void resume(done) });
}

export const resume = (numbers: string[]) =>
  act(
    numbers,
    "resumed",
    () => ({ state: "open", waits: undefined }),
    (n) => api.resume(n),
    { do: "resume" },
  );

// rate changes how bad tickets are; the severity follows from the matrix of the model.
export async function rate(numbers: string[], impact: string, urgency: string) {
  const before = new Map(
    numbers.map((n) => {
      const t = get().tickets[n];
      return [n, t && { impact: t.impact, urgency: t.urgency }];
    }),
  );
  const done = await act(
    numbers,
    "rated",
    () => ({ impact, urgency }),
    (n, v) => api.rate(n, impact, urgency, v),
    { do: "rate", impact, urgency },
  );
  const was = done.length === 1 ? before.get(done[0]!) : undefined;
  if (done.length)
    tell(`${some(done)} rated.`, was?.impact && was.urgency ? { undo: () => void rate(done, was.impact!, was.urgency!) } : {});
}

// tag adds and removes tags.
export async function tag(numbers: string[], add: string[], remove: string[]) {
  const done = await act(
    numbers,
    "tagged",
    (r) => ({ tags: [...("tags" in r ? (r as Ticket).tags : []).filter((t) => !remove.includes(t)), ...add] }),
    (n) => api.tag(n, add, remove),
    { do: "tag", add, remove },
  );
  if (done.length) tell(`Tags of ${some(done)} changed.`, { undo: () => void tag(done, remove, add) });
}

// sure does something that is shown only once the server has done it: nobody is paged by a guess.
export const sure = (number: string, what: string, send: (number: string) => Promise<Ticket>) => one(number, what, () => ({}), send);

// markUnread makes a ticket bold again.
export function markUnread(number: string) {
  reading = undefined;
  clearTimeout(seeing);
  change(number, { unread: true });
  api.seen(number, 0).catch((e) => tell(reason(e), { failed: true }));
}

const kept = new Map<string, Row[]>();

// goToQueue shows another queue: at once as it was when it was left, then as it is.
export async function goToQueue(id: string) {
  const s = get();
  kept.set(s.queue, s.rows);
  set({
    queue: id,
    filters: noFilters,
    searched: "",
    chosen: new Set(),
    newer: [],
    loading: true,
    rows: kept.get(id) ?? [],
    more: undefined,
    menu: false,
    pane: "list",
  });
  history.replaceState({}, "", `/q/${encodeURIComponent(id)}`);
  await load(id);
  const first = inOrder(get())[0];
  if (first && !get().phone) visit(first.number, false, false);
  else set({ cursor: first?.number });
}

async function load(id: string) {
  const { filters } = get();
  try {
    const page = await api.list(id, filters);
    if (get().queue === id && get().filters === filters)
      set({ rows: page.rows, more: page.cursor, loading: false, newer: [], searched: filters.words });
  } catch (e) {
    set({ loading: false });
    tell(`The list could not be loaded. ${reason(e)}`, { failed: true });
  }
}

export async function loadMore() {
  const { queue, more, rows } = get();
  if (!more) return;
  const page = await api.list(queue, get().filters, more).catch((e) => {
    tell(reason(e), { failed: true });
    return undefined;
  });
  if (page && get().queue === queue) {
    const have = new Set(rows.map((r) => r.number));
    set({ rows: [...rows, ...page.rows.filter((r) => !have.has(r.number))], more: page.cursor });
  }
}

// showNewer loads the list again, and with it what waits behind the bar.
export const showNewer = () => load(get().queue);

let filtering: ReturnType<typeof setTimeout> | undefined;

// applyFilters lets only some rows through: at once of those that are here, then of all that the server has.
export function applyFilters(filters: Filters | undefined) {
  set({ filters: filters ?? noFilters, filtering: filters ? get().filtering : false });
  clearTimeout(filtering);
  filtering = setTimeout(() => void load(get().queue), 250);
}

// refreshQueues asks for the counters of the queues.
export async function refreshQueues() {
  const queues: Queue[] = await api.queues();
  set({ queues });
}
