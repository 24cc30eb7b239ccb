// The order of a list: what the filter lets through, in groups by what falls due.
import { get, type State } from "./store";
import { HOUR, MINUTE, sameDay } from "./time";
import type { Row } from "./view";

export interface Group {
  name: string;
  rows: Row[];
}

// The groups, in the order in which they stand: what waits for somebody else comes after all that waits for us.
const names = ["Late", "Due within two hours", "Today", "Later", "Nothing due", "Waiting for somebody else", "Done"] as const;

// groupOf is where a ticket stands.
function groupOf(row: Row, now: number): (typeof names)[number] {
  const due = row.due?.due;
  if (row.state === "resolved" || row.state === "closed") return "Done";
  if (row.state === "waiting" || row.due?.state === "paused") return "Waiting for somebody else";
  if (due === undefined) return "Nothing due";
  if (due < now) return "Late";
  if (due - now < 2 * HOUR) return "Due within two hours";
  return sameDay(due, now) ? "Today" : "Later";
}

// groups sorts rows by when they are due.
export function groups(rows: Row[], now: number): Group[] {
  const sorted = names.map((name): Group => ({ name, rows: [] }));
  for (const row of rows) sorted[names.indexOf(groupOf(row, now))]!.rows.push(row);
  for (const g of sorted) g.rows.sort((a, b) => (a.due?.due ?? Infinity) - (b.due?.due ?? Infinity));
  return sorted.filter((g) => g.rows.length > 0);
}

// still is the groups in the order in which they stand already, as long as they hold the same tickets.
function still(drawn: Group[], wanted: Group[]): Group[] {
  const rows = new Map(wanted.flatMap((g) => g.rows.map((r) => [r.number, r] as const)));
  if (rows.size !== drawn.reduce((n, g) => n + g.rows.length, 0)) return wanted;
  if (drawn.some((g) => g.rows.some((r) => !rows.has(r.number)))) return wanted;
  return drawn.map((g) => ({ name: g.name, rows: g.rows.map((r) => rows.get(r.number)!) }));
}

// filtered is the rows that the filter lets through.
function filtered(s: Pick<State, "rows" | "filters" | "searched">): Row[] {
  const { words, severities, untaken, kinds } = s.filters;
  const wanted = words.toLocaleLowerCase();
  return s.rows.filter(
    (r) =>
      (!severities.length || severities.includes(r.severity)) &&
      (!untaken || !r.owner) &&
      (!kinds.length || kinds.includes(r.kind)) &&
      (!wanted ||
        s.searched === words ||
        `${r.number} ${r.subject} ${r.requester} ${r.owner?.name ?? ""}`.toLocaleLowerCase().includes(wanted)),
  );
}

// What the screen shows, in its order; and what it was made of.
let drawn: { rows: Row[]; filters: State["filters"]; minute: number; groups: Group[]; order: Row[] } | undefined;

// arranged is the rows of a state as the screen shows them. While the pointer is among them, they stay where they are.
export function arranged(rows: Row[], filters: State["filters"], minute: number): NonNullable<typeof drawn> {
  if (drawn && drawn.rows === rows && drawn.filters === filters && drawn.minute === minute) return drawn;
  const wanted = groups(filtered({ rows, filters, searched: get().searched }), minute * MINUTE);
  const shown = get().held && drawn?.filters === filters ? still(drawn.groups, wanted) : wanted;
  return (drawn = { rows, filters, minute, groups: shown, order: shown.flatMap((g) => g.rows) });
}

// inOrder is the rows as they stand on the screen.
export const inOrder = (s: State): Row[] => arranged(s.rows, s.filters, Math.floor(s.now / MINUTE)).order;

// near is the number of the row some steps further, or the nearest end.
export function near(s: State, steps: number): string | undefined {
  const rows = inOrder(s);
  const at = rows.findIndex((r) => r.number === s.cursor);
  return rows[Math.max(0, Math.min(rows.length - 1, at + steps))]?.number;
}
