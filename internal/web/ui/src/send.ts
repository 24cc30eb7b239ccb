// Sending a message: the server holds a reply for ten seconds, in which it can be taken back; if somebody else wrote since
// this one was begun, it stops and shows theirs.
import * as api from "./api";
import { reason, Refusal } from "./call";
import { clear, draft, named, write } from "./drafts";
import { get, set, tell } from "./store";
import { SECOND, serverNow } from "./time";
import type { Audience, Draft, Entry, Ticket } from "./view";
import { accept, know, settled } from "./work";

const holdFor = 10; // seconds

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

interface How {
  sure?: boolean; // its author has seen what others wrote meanwhile
  solved?: boolean; // the ticket is resolved with it
}

// send sends the draft that is shown.
export function send(how: How = {}) {
  const { open, audience } = get();
  return open ? deliver(open, audience, how) : Promise.resolve();
}

// deliver sends the draft of a ticket for an audience.
async function deliver(number: string, audience: Audience, how: How) {
  await settled(number);
  const t = get().tickets[number];
  if (!t) return;
  const d = draft(number, audience);
  const hindrance = hinders(d);
  if (hindrance) {
    tell(hindrance, { failed: true });
    return;
  }
  const theirs = how.sure ? undefined : news(t, audience, d.since);
  if (theirs) {
    set({ collision: { number, theirs: theirs.text, by: theirs.by } });
    return;
  }
  set({ collision: undefined });
  clear(number, audience);
  const message = { audience: named(number, audience), body: d.body, files: d.attachments.map((a) => a.id), solved: how.solved };
  const to = audience === "reply" ? `Reply to ${t.requester}` : audience === "note" ? "Note" : "Message to the other party";
  try {
    const { ticket, held } = await api.reply(number, { ...message, sendAfter: audience === "reply" ? holdFor : undefined }, t.version);
    if (ticket) accept(ticket);
    if (held) hold(t, d.body, held.id, held.due, to);
    else tell(`${to} kept.`);
  } catch (e) {
    write(number, audience, d);
    if (e instanceof Refusal && e.status === 412) await collided(t, audience, e, how);
    else tell(`The message was not sent. ${reason(e)}`, { failed: true });
  }
}

// hinders is why a draft cannot be sent as it is.
function hinders(d: Draft): string | undefined {
  if (!d.body.trim() && !d.attachments.length) return "There is nothing to send yet.";
  const empty = /\{[a-z_.]+\}/.exec(d.body);
  return empty ? `${empty[0]} has no value here. Write the words, then send.` : undefined;
}

// collided looks at what happened since. Words of others stop the message; anything else does not concern it.
async function collided(t: Ticket, audience: Audience, e: Refusal, how: How) {
  const theirs = e.problem.news?.findLast((i) => i.kind !== "event" && i.by?.id !== get().boot.me.id);
  await know(t.number, true).catch(() => undefined);
  if (theirs) set({ collision: { number: t.number, theirs: theirs.text, by: theirs.by?.name ?? "Somebody" } });
  else if ((get().tickets[t.number]?.seq ?? 0) > t.seq) await deliver(t.number, audience, { ...how, sure: true });
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
