// One plain object that everything on the screen is drawn from, and the means to change it and to be told.
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { Audience, Boot, Draft, Presence, Queue, Row, Ticket } from "./view";
import { serverNow } from "./time";

export interface Toast {
  id: number;
  words: string;
  failed?: boolean;
  until?: number; // it goes then; an undo runs until then
  from: number;
  undo?: () => void;
}

export type SheetName =
  | "escalate"
  | "hand-back"
  | "swarm"
  | "wait"
  | "resolve"
  | "severity"
  | "tags"
  | "link"
  | "replies"
  | "give"
  | "new"
  | "keys"
  | "settings"
  | "save-view"
  | "case"
  | "split"
  | "children";

// A reply between sending and going out.
export interface Held {
  number: string;
  body: string;
  until: number;
  id: number;
}

export interface Filters {
  words: string;
  severities: number[];
  untaken: boolean;
  kinds: string[];
}
export const noFilters: Filters = { words: "", severities: [], untaken: false, kinds: [] };

export interface State {
  boot: Boot;
  phone: boolean; // one pane at a time
  now: number;
  online: boolean;
  unsent: number; // changes that the server has not taken yet

  queue: string;
  queues: Queue[];
  filters: Filters;
  searched: string; // the words by which the server chose the rows; it looks into texts too
  filtering: boolean;
  rows: Row[];
  more?: string; // the cursor of the next page
  loading: boolean;
  newer: string[]; // numbers that wait behind the bar
  cursor?: string; // the number under the keyboard's cursor
  chosen: ReadonlySet<string>;
  held: boolean; // the pointer or the keyboard is in the list: nothing may jump
  waiting: readonly Held[]; // replies that the server holds

  tickets: Readonly<Record<string, Ticket>>; // as far as they are known
  open?: string;
  missing?: string; // why the open ticket cannot be shown
  audience: Audience;
  drafts: Readonly<Record<string, Draft>>; // by draftKey
  collision?: { number: string; theirs: string; by: string };
  presence: readonly Presence[];

  palette?: { within?: string };
  sheet?: SheetName;
  pane: "list" | "ticket";
  drawer: boolean;
  menu: boolean;
  toasts: readonly Toast[];
}

type Listener = () => void;
const listeners = new Set<Listener>();
let state: State;

// begin sets the first state.
export function begin(boot: Boot, phone: boolean) {
  state = {
    boot,
    phone,
    now: serverNow(),
    online: true,
    unsent: 0,
    queue: boot.queue,
    queues: boot.queues,
    filters: noFilters,
    searched: "",
    filtering: false,
    rows: boot.rows,
    more: boot.cursor,
    loading: false,
    newer: [],
    cursor: boot.ticket?.number ?? boot.rows[0]?.number,
    chosen: new Set(),
    held: false,
    waiting: [],
    tickets: boot.ticket ? { [boot.ticket.number]: boot.ticket } : {},
    open: boot.ticket?.number,
    audience: "reply",
    drafts: {},
    presence: [],
    pane: boot.ticket ? "ticket" : "list",
    drawer: false,
    menu: false,
    toasts: [],
  };
}

export const get = () => state;

// set changes some of the state and tells whoever draws from it.
export function set(change: Partial<State>) {
  state = { ...state, ...change };
  for (const told of [...listeners]) told();
}

// useStore is a value drawn from the state; the component is drawn again when it changes.
export function useStore<T>(choose: (s: State) => T): T {
  const [, again] = useReducer((n: number, _: null) => n + 1, 0);
  const value = choose(state);
  const held = useRef({ choose, value });
  held.current = { choose, value };
  useLayoutEffect(() => {
    const told = () => {
      if (!Object.is(held.current.choose(state), held.current.value)) again(null);
    };
    listeners.add(told);
    told(); // it may have changed between drawing and now
    return () => {
      listeners.delete(told);
    };
  }, []);
  return value;
}

export const draftKey = (number: string, audience: Audience) => `${number} ${audience}`;

// openTicket is the ticket that is shown, when it is known.
export const openTicket = (s: State): Ticket | undefined => (s.open ? s.tickets[s.open] : undefined);

// may says whether whoever looks may do something to a ticket; what is not known yet, the server is asked.
export const may = (t: Ticket | undefined, action: string) => !t || t.may.includes(action);

// acted is the tickets that a command is about: those chosen, else the one under the cursor.
export function acted(s: State): string[] {
  if (s.chosen.size) return [...s.chosen];
  const number = s.open ?? s.cursor;
  return number ? [number] : [];
}

// change replaces a ticket in the list and among the known ones.
export function change(number: string, by: Partial<Ticket>) {
  const known = state.tickets[number];
  set({
    rows: state.rows.map((r) => (r.number === number ? { ...r, ...rowPart(by) } : r)),
    tickets: known ? { ...state.tickets, [number]: { ...known, ...by } } : state.tickets,
  });
}

// rowPart is what a line of the list shows of a change.
function rowPart(by: Partial<Ticket>): Partial<Row> {
  const part: Partial<Record<keyof Row, unknown>> = {};
  for (const key of rowKeys) if (key in by) part[key] = by[key];
  return part as Partial<Row>;
}

const rowKeys = [
  "subject",
  "kind",
  "severity",
  "state",
  "link",
  "requester",
  "function",
  "owner",
  "due",
  "waits",
  "unread",
  "version",
  "changed",
] as const;

let lastToast = 0;

// tell shows a sentence below, for a while; with an undo, until that has passed.
export function tell(words: string, more: { failed?: boolean; undo?: () => void; for?: number } = {}): number {
  const id = ++lastToast;
  const from = serverNow();
  const until = from + (more.for ?? (more.failed ? 12_000 : more.undo ? 10_000 : 5_000));
  set({ now: from, toasts: [...state.toasts.slice(-2), { id, words, failed: more.failed, undo: more.undo, from, until }] });
  setTimeout(() => hush(id), until - from);
  return id;
}

export const hush = (id: number) => set({ toasts: state.toasts.filter((t) => t.id !== id) });

// undo takes back the last thing that can be.
export function undo() {
  const last = state.toasts.findLast((t) => t.undo);
  if (!last) {
    tell("There is nothing to undo.");
    return;
  }
  hush(last.id);
  last.undo?.();
}
