// The API as the workspace uses it: one function for each request. read.ts makes of the answers what is shown.
import { ask, farewell, mention, tellServer } from "./call";
import * as read from "./read";
import type { Filters } from "./store";
import type { Attachment, Boot, Queue, Reply, Row, Ticket } from "./view";
import type * as wire from "./wire";

export const streamURL = "/api/v1/stream";

// of is the path of a ticket, and what lies below it.
const of = (number: string, below = "") => `/tickets/${number.replace(/^SUP-/, "")}${below}`;
const quote = encodeURIComponent;

const turn = async (method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, version?: string): Promise<Ticket> =>
  read.ticket((await tellServer<wire.Ticket>(method, path, body, version)).value);
const etag = (version: string) => `"${version}"`;

// first is what the workspace begins with: what the page holds, and the rest by asking.
export async function first(held: Partial<read.FirstData>, queue: string, number: string | undefined): Promise<Boot> {
  const get = async <T>(have: T | undefined, path: string) => have ?? (await ask<T>(path)).value;
  const at = held.queue ?? queue;
  const [me, vocabulary, queues, page, ticket] = await Promise.all([
    get(held.me, "/me"),
    get(held.vocabulary, "/vocabulary"),
    get(held.queues, "/queues"),
    get(held.page, `/tickets?queue=${quote(at)}`),
    held.ticket || !number
      ? held.ticket
      : ask<wire.Ticket>(of(number)).then(
          (a) => a.value,
          () => undefined,
        ), // the screen says why when it is opened
  ]);
  return read.boot({ ...held, me, vocabulary, queues, queue: at, page, ticket });
}

export const ticket = async (number: string) => read.ticket((await ask<wire.Ticket>(of(number))).value);

// query is a queue and a filter as the parameters of GET /tickets.
const query = (queue: string, f: Filters) =>
  new URLSearchParams([
    ["queue", queue],
    ...(f.words.trim().length > 1 ? [["q", f.words.trim()]] : []),
    ...f.severities.map((s) => ["severity", read.severityId(s)]),
    ...f.kinds.map((k) => ["kind", k]),
  ]);
export const list = async (queue: string, filters: Filters, cursor = "") => {
  const asked = query(queue, filters);
  if (cursor) asked.set("cursor", cursor);
  return read.page((await ask<wire.Page>(`/tickets?${asked}`)).value);
};
export const search = async (q: string, signal: AbortSignal): Promise<Row[]> =>
  read.page((await ask<wire.Page>(`/tickets?q=${quote(q)}`, signal)).value).rows;
export const queues = async (): Promise<Queue[]> => ((await ask<wire.Queue[] | null>("/queues")).value ?? []).map(read.queue);

export interface NewTicket {
  subject: string;
  body: string;
  kind: string;
  channel: string;
  service: string;
  impact: string;
  urgency: string;
  name: string;
  email: string;
}
export const open = ({ name, email, ...rest }: NewTicket) => turn("POST", "/tickets", { ...rest, requester: { name, email } });

export const seen = (number: string, seq: number) => mention("PUT", of(number, "/seen"), { seq });
// take takes a ticket; over says that whoever takes it saw who has it.
export const take = (number: string, over: boolean) => turn("PUT", of(number, "/take"), { over });
export const putBack = (number: string) => turn("DELETE", of(number, "/take"));
export const give = (number: string, to: string) => turn("PUT", of(number, "/assignee"), { account: to });
export const resolve = (number: string, code: string, note: string) => turn("PUT", of(number, "/resolve"), { code, note });
export const reopen = (number: string) => turn("DELETE", of(number, "/resolve"));
export const wait = (number: string, reason: string, note: string, wake?: number) =>
  turn("PUT", of(number, "/wait"), { reason, note, wake: wake && new Date(wake).toISOString() });
export const resume = (number: string) => turn("DELETE", of(number, "/wait"));
export const rate = (number: string, impact: string, urgency: string, version: string) =>
  turn("PATCH", of(number), { impact, urgency }, etag(version));
export const tag = (number: string, add: string[], remove: string[]) => turn("PATCH", of(number, "/tags"), { add, remove });
export const escalate = (number: string, to: string, why: string) => turn("PUT", of(number, "/escalate"), { to, why });
export const handBack = (number: string, reason: string, note: string) =>
  turn("DELETE", of(number, `/escalate?${new URLSearchParams({ reason, note })}`));
export const swarm = (number: string, accounts: string[], why: string) => turn("PUT", of(number, "/swarm"), { accounts, why });
export const answerSwarm = (number: string, state: string) => turn("PUT", of(number, "/swarm/me"), { state });
export const endSwarm = (number: string) => turn("DELETE", of(number, "/swarm"));
export const merge = (number: string, into: string) => turn("PUT", of(number, "/merge"), { into: digits(into) });
export const unmerge = (number: string) => turn("DELETE", of(number, "/merge"));
export const adopt = (number: string, parent: string) => turn("PUT", of(number, "/parent"), { parent: digits(parent) });
export const tie = (number: string, kind: string, other: string) => turn("POST", of(number, "/links"), { kind, other: digits(other) });
export const untie = (number: string, kind: string, other: string) =>
  turn("DELETE", of(number, `/links?kind=${quote(kind)}&other=${digits(other)}`));

export const openCase = (number: string, to: string, reference: string) => turn("POST", of(number, "/cases"), { function: to, reference });
export const changeCase = (number: string, id: number, reference: string, status: string) =>
  turn("PATCH", of(number, `/cases/${id}`), { reference, status });
export const split = (number: string, subject: string, body: string) => turn("POST", of(number, "/split"), { subject, body });
export const watch = (number: string) => turn("PUT", of(number, "/watchers/me"));
export const unwatch = (number: string) => turn("DELETE", of(number, "/watchers/me"));
export const spam = (number: string) => turn("PUT", of(number, "/spam"));
export const notSpam = (number: string) => turn("DELETE", of(number, "/spam"));
export const end = (number: string) => turn("PUT", of(number, "/close"));

// Act is one thing done to many tickets.
export type Act =
  | { do: "take" | "put-back" | "resume" | "reopen" }
  | { do: "assign"; account: string }
  | { do: "reply" | "note"; body: string }
  | { do: "wait"; reason: string; note: string }
  | { do: "resolve"; code: string; note: string }
  | { do: "tag"; add: string[]; remove: string[] }
  | { do: "rate"; impact: string; urgency: string };

// bulk does it, and answers with why it was refused where it was.
export const bulk = async (numbers: string[], act: Act) =>
  refusals(await tellServer<wire.Done>("POST", "/bulk", { ...act, numbers: numbers.map(digits) }));

// children does it to every part of a ticket.
export const children = async (number: string, act: Act) => refusals(await tellServer<wire.Done>("POST", of(number, "/children"), act));

const refusals = ({ value }: { value: wire.Done }) =>
  new Map((value.done ?? []).filter((one) => one.error).map((one) => [read.ref(one.number), one.error!]));
const digits = (number: string) => Number(number.replace(/\D/g, ""));

// Message is what is written, and for whom: reply, note, or party: and its id.
export interface Message {
  audience: string;
  body: string;
  files: string[];
  sendAfter?: number;
  solved?: boolean;
}

// Answer is a message that was accepted: the ticket, or the name under which it can be stopped until it goes out.
export interface Answer {
  ticket?: Ticket;
  held?: { id: string; due: number };
}
export const reply = async (number: string, m: Message, version: string): Promise<Answer> => {
  const { value } = await tellServer<wire.Sent>(
    "POST",
    of(number, "/replies"),
    {
      body: m.body,
      public: m.audience === "reply",
      to: m.audience.startsWith("party:") ? m.audience.slice(6) : undefined,
      files: m.files,
      send_after: m.sendAfter,
      status: m.solved ? "resolve" : undefined,
    },
    etag(version),
  );
  return {
    ticket: value.ticket ? read.ticket(value.ticket) : undefined,
    held: value.pending ? { id: value.pending.id, due: Date.parse(value.pending.due) } : undefined,
  };
};
export const stopReply = (number: string, held: string) => tellServer("DELETE", of(number, `/replies/${held}`));
export const keepDraft = (number: string, audience: string, body: string) =>
  mention("PUT", of(number, `/drafts/${quote(audience)}`), { body });
export const present = (number: string, state: "looking" | "writing" | "gone") => mention("PUT", of(number, "/presence"), { state });
export const leave = (number: string) => farewell(of(number, "/presence"), { state: "gone" });
export const upload = async (f: File): Promise<Attachment> => {
  const form = new FormData();
  form.append("file", f);
  return read.file((await tellServer<wire.File>("POST", "/files", form)).value);
};
export const savedReplies = async (): Promise<Reply[]> => ((await ask<wire.Macro[] | null>("/macros")).value ?? []).map(read.macro);
export const saveView = (name: string, queue: string, filters: Filters) =>
  tellServer("POST", "/views", { name, query: Object.fromEntries([...query(queue, filters)]), shared: false });
export const settings = (change: { keys?: boolean }) => tellServer("PATCH", "/me", change);
