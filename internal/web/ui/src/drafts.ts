// Drafts: one for each ticket and audience, kept here at once and on the server a moment later.
import * as api from "./api";
import { draftKey, get, set } from "./store";
import type { Audience, Draft } from "./view";

const none: Draft = { body: "", attachments: [] };
const settle = 700; // milliseconds after the last key until a draft is sent

// named is an audience as the server knows it.
export function named(number: string, audience: Audience): string {
  const other = get().tickets[number]?.cases.find((c) => c.status !== "closed");
  return audience === "vendor" && other ? `party:${other.partyId}` : audience;
}

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const loaded = new Set<string>();

export const draft = (number: string, audience: Audience): Draft => get().drafts[draftKey(number, audience)] ?? none;

// write keeps a draft. Its since is when it was begun: what others said after that is news to its author.
export function write(number: string, audience: Audience, by: Partial<Draft>) {
  const key = draftKey(number, audience);
  const before = draft(number, audience);
  const after = { ...before, ...by };
  if (!before.body && !before.attachments.length) after.since = get().now;
  set({ drafts: { ...get().drafts, [key]: after } });
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(() => {
    timers.delete(key);
    api.keepDraft(number, named(number, audience), after.body).catch(() => undefined); // it is kept here, and sent with the next key
  }, settle));
}

// clear forgets a draft that was sent; the server forgets it with the message.
export function clear(number: string, audience: Audience) {
  const key = draftKey(number, audience);
  clearTimeout(timers.get(key));
  timers.delete(key);
  const drafts = { ...get().drafts };
  delete drafts[key];
  set({ drafts });
  api.keepDraft(number, named(number, audience), "").catch(() => undefined);
}

// loadDrafts brings what was left on the server, once for each ticket. What is written here already stays.
export async function loadDrafts(number: string) {
  if (loaded.has(number)) return;
  loaded.add(number);
  const found = await api.drafts(number).catch(() => { loaded.delete(number); return []; });
  const drafts = { ...get().drafts };
  for (const d of found) drafts[draftKey(number, d.audience)] ??= { body: d.body, attachments: [], since: d.changed };
  set({ drafts });
}
