// The API as the workspace uses it: one function for each request. read.ts makes of the answers what is shown.
import { ask, tellServer } from "./call";
import * as read from "./read";
import type { Filters } from "./store";
import type { Attachment, Audience, Boot, Draft, Queue, Reply, Row, Ticket } from "./view";
import type * as wire from "./wire";

export const streamURL = "/api/v1/events";

// of is the path of a ticket, and what lies below it.
const of = (number: string, below = "") => `/tickets/${number.replace(/^SUP-/, "")}${below}`;
const quote = encodeURIComponent;

const turn = async (method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, version?: string): Promise<Ticket> =>
  read.ticket((await tellServer<wire.Ticket>(method, path, body, version)).value);
const etag = (version: string) => `"${version}"`;

// first is what the workspace begins with: what the page holds, and the rest by asking.
export async function first(held: Partial<read.FirstData>, queue: string, number: string | undefined): Promise<Boot> {
  const get = async <T,>(have: T | undefined, path: string) => have ?? (await ask<T>(path)).value;
  const at = held.queue ?? queue;
  const [me, vocabulary, queues, page, ticket] = await Promise.all([
    get(held.me, "/me"), get(held.vocabulary, "/vocabulary"), get(held.queues, "/queues"), get(held.page, `/tickets?queue=${quote(at)}`),
    held.ticket || !number ? held.ticket : ask<wire.Ticket>(of(number)).then((a) => a.value, () => undefined), // the screen says why when it is opened
  ]);
  return read.boot({ ...held, me, vocabulary, queues, queue: at, page, ticket });
}

export const ticket = async (number: string) => read.ticket((await ask<wire.Ticket>(of(number))).value);
export const list = async (queue: string, q = "", cursor = "") => read.page((await ask<wire.Page>(`/tickets?queue=${quote(queue)}${q && `&q=${quote(q)}`}${cursor && `&cursor=${quote(cursor)}`}`)).value);
export const search = async (q: string, signal: AbortSignal): Promise<Row[]> => read.page((await ask<wire.Page>(`/tickets?q=${quote(q)}`, signal)).value).rows;
export const queues = async (): Promise<Queue[]> => ((await ask<wire.Queue[] | null>("/queues")).value ?? []).map(read.queue);

export interface NewTicket { subject: string; body: string; kind: string; channel: string; service: string; impact: string; urgency: string; name: string; email: string }
export const open = ({ name, email, ...rest }: NewTicket) => turn("POST", "/tickets", { ...rest, requester: { name, email } });

export const seen = (number: string, seq: number) => tellServer("PUT", of(number, "/seen"), { seq });
export const take = (number: string) => turn("PUT", of(number, "/take"));
export const putBack = (number: string) => turn("DELETE", of(number, "/take"));
export const give = (number: string, to: string) => turn("PUT", of(number, "/assign"), { to });
export const resolve = (number: string, code: string, note: string) => turn("PUT", of(number, "/resolve"), { code, note });
export const reopen = (number: string) => turn("DELETE", of(number, "/resolve"));
export const wait = (number: string, reason: string, note: string, wake?: number) => turn("PUT", of(number, "/wait"), { reason, note, wake: wake && new Date(wake).toISOString() });
export const resume = (number: string) => turn("DELETE", of(number, "/wait"));
export const rate = (number: string, impact: string, urgency: string, version: string) => turn("PATCH", of(number), { impact, urgency }, etag(version));
export const tag = (number: string, add: string[], remove: string[]) => turn("PUT", of(number, "/tags"), { add, remove });
export const escalate = (number: string, to: string, note: string) => turn("PUT", of(number, "/escalate"), { to, note });
export const handBack = (number: string, reason: string, note: string) => turn("DELETE", of(number, "/escalate"), { reason, note });
export const swarm = (number: string, invite: string[], why: string) => turn("PUT", of(number, "/swarm"), { invite, why });
export const answerSwarm = (number: string, state: string) => turn("PUT", of(number, "/swarm/answer"), { state });
export const endSwarm = (number: string) => turn("DELETE", of(number, "/swarm"));
export const merge = (number: string, into: string) => turn("PUT", of(number, "/merge"), { into: digits(into) });
export const unmerge = (number: string) => turn("DELETE", of(number, "/merge"));
export const adopt = (number: string, parent: string) => turn("PUT", of(number, "/parent"), { parent: digits(parent) });
export const tie = (number: string, kind: string, other: string) => turn("PUT", of(number, "/links"), { kind, other: digits(other) });
export const untie = (number: string, kind: string, other: string) => turn("DELETE", of(number, "/links"), { kind, other: digits(other) });
const digits = (number: string) => Number(number.replace(/\D/g, ""));

// Answer is a reply that was accepted: the ticket, and the name under which it can be stopped while it is held.
export interface Answer { ticket?: Ticket; held?: string }
export const reply = async (number: string, audience: string, body: string, files: string[], version: string, sendAfter?: number): Promise<Answer> => {
  const { value } = await tellServer<wire.Ticket & { held?: string }>("POST", of(number, "/replies"), { body, public: audience === "reply", to: audience.startsWith("party:") ? audience.slice(6) : undefined, files, send_after: sendAfter }, etag(version));
  return { ticket: value.ref ? read.ticket(value) : undefined, held: value.held };
};
export const stopReply = (number: string, held: string) => tellServer("DELETE", of(number, `/replies/${held}`));
export const drafts = async (number: string): Promise<(Draft & { audience: Audience; changed: number })[]> => ((await ask<wire.Draft[] | null>(of(number, "/drafts"))).value ?? []).map(read.draft);
export const keepDraft = (number: string, audience: string, body: string) => tellServer("PUT", of(number, `/drafts/${quote(audience)}`), { body });
export const present = (number: string, state: "looking" | "writing" | "gone") => tellServer("PUT", of(number, "/presence"), { state });
export const upload = async (number: string, f: File): Promise<Attachment> => {
  const form = new FormData();
  form.append("file", f);
  return read.file((await tellServer<wire.File>("POST", of(number, "/files"), form)).value);
};
export const savedReplies = async (): Promise<Reply[]> => (await ask<Reply[] | null>("/saved-replies")).value ?? [];
export const saveView = (name: string, queue: string, filters: Filters) => tellServer("POST", "/views", { name, queue, filters });
export const settings = (change: { theme?: string; keys?: boolean }) => tellServer("PATCH", "/me", change);
