// Sending a message: the server holds a reply for ten seconds, in which it can be taken back; if somebody else wrote since
// this one was begun, it stops and shows theirs.
import * as api from "./api";
import { reason, Refusal } from "./call";
import { clear, draft, named, write } from "./drafts";
import { get, openTicket, set, tell } from "./store";
import { SECOND, serverNow } from "./time";
import type { Audience, Entry, Ticket } from "./view";
import { accept, know, resolve } from "./work";

export const holdFor = 10 * SECOND;

// news is the last message that others sent to the same people since the draft was begun.
function news(t: Ticket, audience: Audience, since: number | undefined): Entry | undefined {
  if (since === undefined) return undefined;
  return t.timeline.findLast(
    (e) =>
      e.type === "message" &&
      e.byId !== get().boot.me.id &&
      e.seq > since &&
      (audience === "reply" ? e.audience !== "note" : e.audience === audience),
  );
}

// send sends the draft that is shown; sure says that its author has seen what others wrote meanwhile.
export async function send(more: { sure?: boolean; solved?: boolean } = {}) {
  const s = get();
  const t = openTicket(s);
  if (!t) return;
  const { audience } = s;
  const version = t.version;
  const d = draft(t.number, audience);
  if (!d.body.trim() && !d.attachments.length) {
    tell("There is nothing to send yet.");
    return;
  }
  const unresolved = d.body.match(/\{[a-z_.]+\}/);
  if (unresolved) {
    tell(`${unresolved[0]} has no value here. Write the words, then send.`, { failed: true });
    return;
  }
  const theirs = more.sure ? undefined : news(t, audience, d.since);
  if (theirs) {
    set({ collision: { number: t.number, theirs: theirs.text, by: theirs.by } });
    return;
  }
  set({ collision: undefined });
  clear(t.number, audience);
  const at = audience === "reply" ? serverNow() + holdFor : undefined;
  try {
    const { ticket, held } = await api.reply(
      t.number,
      {
        audience: named(t.number, audience),
        body: d.body,
        files: d.attachments.map((a) => a.id),
        sendAfter: at && holdFor / SECOND,
        solved: more.solved,
      },
      version,
    );
    if (ticket) accept(ticket);
    const to = audience === "reply" ? `Reply to ${t.requester}` : audience === "note" ? "Note" : "Message to the other party";
    if (held) hold(t, d.body, held.id, held.due, to);
    else tell(`${to} kept.`);
  } catch (e) {
    write(t.number, audience, d);
    if (e instanceof Refusal && e.status === 412) await collided(t, e, more);
    else tell(`The message was not sent. ${reason(e)}`, { failed: true });
  }
}

// collided looks at what happened since. Words of others stop the message; anything else does not concern it.
async function collided(t: Ticket, e: Refusal, more: { solved?: boolean }) {
  const theirs = e.problem.news?.findLast((i) => i.kind !== "event" && i.by?.id !== get().boot.me.id);
  await know(t.number, true).catch(() => undefined);
  if (theirs) set({ collision: { number: t.number, theirs: theirs.text, by: theirs.by?.name ?? "Somebody" } });
  else if ((openTicket(get())?.seq ?? 0) > t.seq) await send({ ...more, sure: true });
  else tell(`The message was not sent. ${reason(e)}`, { failed: true });
}

let holds = 0;

// hold shows a reply that the server keeps until then, and offers to stop it.
function hold(t: Ticket, body: string, name: string, until: number, words: string) {
  const id = ++holds;
  set({ waiting: [...get().waiting, { number: t.number, body, until, id }] });
  const over = () => set({ waiting: get().waiting.filter((h) => h.id !== id) });
  const gone = setTimeout(
    () => {
      void know(t.number, true)
        .catch(() => undefined)
        .then(over);
    },
    until - serverNow() + SECOND,
  );
  tell(`${words} goes out`, {
    for: Math.max(SECOND, until - serverNow()),
    undo: () => {
      clearTimeout(gone);
      over();
      void takeBack(t.number, name, body);
    },
  });
}

// takeBack stops a reply that the server still holds, and puts its words back where they were written.
async function takeBack(number: string, name: string, body: string) {
  try {
    await api.stopReply(number, name);
    if (!draft(number, "reply").body) write(number, "reply", { body });
    set({ open: number, audience: "reply" });
    tell("The reply was stopped. Its words are back.");
  } catch (e) {
    tell(`The reply could not be stopped. ${reason(e)}`, { failed: true });
  }
}

// solveNow resolves at once with the code that is usual.
export const solveNow = (numbers: string[]) => resolve(numbers, get().boot.codes[0]?.id ?? "solved", "");
