// Drafts: one for each ticket and audience, kept here at once and on the server a moment later.
import * as api from "./api";
import { draftKey, get, set } from "./store";
import type { Audience, Draft, Ticket } from "./view";

const none: Draft = { body: "", attachments: [] };
const settle = 700; // milliseconds after the last key until a draft is sent

// named is an audience as the server knows it.
export function named(number: string, audience: Audience): string {
  const other = get().tickets[number]?.cases.find((c) => c.status !== "closed");
  return audience === "vendor" && other ? `party:${other.partyId}` : audience;
}

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const unkept = new Map<string, [string, Audience]>(); // the server could not be reached
const loaded = new Set<string>();

export const draft = (number: string, audience: Audience): Draft => get().drafts[draftKey(number, audience)] ?? none;

// write keeps a draft. Its since is the turn at which it was begun: what others said after that is news to its author.
export function write(number: string, audience: Audience, by: Partial<Draft>) {
  const key = draftKey(number, audience);
  const before = draft(number, audience);
  const after = { ...before, ...by };
  if (!before.body && !before.attachments.length) after.since = get().tickets[number]?.seq;
  set({ drafts: { ...get().drafts, [key]: after } });
  clearTimeout(timers.get(key));
  timers.set(
    key,
    setTimeout(() => {
      timers.delete(key);
      keep(number, audience);
    }, settle),
  );
}

// keep sends a draft as it is.
function keep(number: string, audience: Audience) {
  const key = draftKey(number, audience);
  unkept.delete(key);
  api.keepDraft(number, named(number, audience), draft(number, audience).body).catch(() => unkept.set(key, [number, audience]));
}

// flush sends the drafts that could not be sent.
export const flush = () => [...unkept.values()].forEach(([number, audience]) => keep(number, audience));

// clear forgets a draft that was sent.
export function clear(number: string, audience: Audience) {
  const key = draftKey(number, audience);
  clearTimeout(timers.get(key));
  timers.delete(key);
  const drafts = { ...get().drafts };
  delete drafts[key];
  set({ drafts });
  keep(number, audience);
}

// turnAt is the turn at which a ticket was at an instant.
const turnAt = (t: Ticket, at: number) => t.timeline.findLast((e) => e.at <= at)?.seq ?? 0;

// bring brings what I left on the server, once for each ticket. What is written here already stays.
export function bring(t: Ticket) {
  if (loaded.has(t.number)) return;
  loaded.add(t.number);
  const me = get().boot.me.id;
  const drafts = { ...get().drafts };
  for (const d of t.drafts)
    if (d.by.id === me) drafts[draftKey(t.number, d.audience)] ??= { body: d.body, attachments: [], since: turnAt(t, d.changed) };
  set({ drafts });
}
