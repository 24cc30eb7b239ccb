// Sending a message: the server holds a reply for ten seconds, in which it can be taken back; if somebody else wrote since
// this one was begun, it stops and shows theirs.
import * as api from "./api";
import { reason, Refusal } from "./call";
import { clear, draft, write } from "./drafts";
import { get, openTicket, set, tell } from "./store";
import { SECOND, serverNow } from "./time";
import type { Audience, Entry, Ticket } from "./view";
import { accept, know, resolve } from "./work";

export const holdFor = 10 * SECOND;

// news is the last message that others sent to the same people since the draft was begun.
function news(t: Ticket, audience: Audience, since: number | undefined): Entry | undefined {
  if (since === undefined) return undefined;
  return t.timeline.findLast((e) => e.type === "message" && !e.mine && e.at > since && (audience === "reply" ? e.audience !== "note" : e.audience === audience));
}

// send sends the draft that is shown; sure says that its author has seen what others wrote meanwhile.
export async function send(more: { sure?: boolean; solved?: boolean } = {}) {
  const s = get();
  const t = openTicket(s);
  if (!t) return;
  const { audience } = s;
  const d = draft(t.number, audience);
  if (!d.body.trim() && !d.attachments.length) { tell("There is nothing to send yet."); return; }
  const unresolved = d.body.match(/\{[a-z_.]+\}/);
  if (unresolved) { tell(`${unresolved[0]} has no value here. Write the words, then send.`, { failed: true }); return; }
  const theirs = more.sure ? undefined : news(t, audience, d.since);
  if (theirs) { set({ collision: { number: t.number, theirs: theirs.body ?? "", by: theirs.by } }); return; }
  set({ collision: undefined });
  clear(t.number, audience);
  const at = audience === "reply" ? serverNow() + holdFor : undefined;
  try {
    const { ticket, id } = await api.reply(t.number, audience, d.body, d.attachments.map((a) => a.id), at);
    accept(ticket);
    const to = audience === "reply" ? `Reply to ${t.requester}` : audience === "note" ? "Note" : "Message to the other party";
    if (at) tell(`${to} goes out`, { for: Math.max(SECOND, at - serverNow()), undo: () => void takeBack(t.number, audience, id, d.body) });
    else tell(`${to} kept.`);
    if (more.solved) set({ sheet: "resolve" });
  } catch (e) {
    write(t.number, audience, d);
    if (e instanceof Refusal && e.status === 412) {
      const now = await know(t.number, true).catch(() => undefined);
      const last = now?.timeline.findLast((x) => x.type === "message" && !x.mine);
      set({ collision: { number: t.number, theirs: last?.body ?? "", by: last?.by ?? "Somebody" } });
    } else tell(`The message was not sent. ${reason(e)}`, { failed: true });
  }
}

// takeBack stops a reply that the server still holds, and puts its words back where they were written.
async function takeBack(number: string, audience: Audience, id: string, body: string) {
  try {
    accept(await api.cancelReply(number, id));
    if (!draft(number, audience).body) write(number, audience, { body });
    set({ open: number, audience });
    tell("The reply was stopped. Its words are back.");
  } catch (e) {
    tell(`The reply could not be stopped. ${reason(e)}`, { failed: true });
  }
}

// solveNow resolves at once with the code that is usual.
export const solveNow = (numbers: string[]) => resolve(numbers, get().boot.codes[0]?.id ?? "solved", "");
