// The API as the workspace uses it, and the only place that knows the shape of its answers.
import { ask, isOwnKey, tellServer } from "./call";
import type { Filters } from "./store";
import type { Attachment, Audience, Boot, Draft, Presence, Queue, Reply, Row, Ticket } from "./view";

export const streamURL = "/api/v1/stream";
const of = (number: string) => `/tickets/${encodeURIComponent(number)}`;

export const bootFrom = (wire: unknown) => wire as Boot;

const changed = async (method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, version?: string) => (await tellServer<Ticket>(method, path, body, version)).value;

export const ticket = async (number: string) => (await ask<Ticket>(of(number))).value;
export const list = async (queue: string, q = "", cursor = "") => (await ask<{ rows: Row[]; cursor?: string }>(`/tickets?queue=${encodeURIComponent(queue)}&q=${encodeURIComponent(q)}&cursor=${encodeURIComponent(cursor)}`)).value;
export const search = async (q: string, signal: AbortSignal) => (await ask<{ rows: Row[] }>(`/tickets?q=${encodeURIComponent(q)}`, signal)).value.rows;
export const queues = async () => (await ask<Queue[]>("/queues")).value;
export const open = (form: Record<string, string>) => changed("POST", "/tickets", form);
export const read = (number: string) => tellServer("PUT", `${of(number)}/read`);
export const unread = (number: string) => tellServer("DELETE", `${of(number)}/read`);
export const take = (number: string) => changed("PUT", `${of(number)}/take`);
export const putBack = (number: string) => changed("DELETE", `${of(number)}/take`);
export const give = (number: string, to: string) => changed("PUT", `${of(number)}/assignee`, { to });
export const resolve = (number: string, code: string, note: string) => changed("PUT", `${of(number)}/resolve`, { code, note });
export const reopen = (number: string) => changed("DELETE", `${of(number)}/resolve`);
export const wait = (number: string, why: string, note: string, until?: number) => changed("PUT", `${of(number)}/wait`, { why, note, until });
export const resume = (number: string) => changed("DELETE", `${of(number)}/wait`);
export const rate = (number: string, impact: string, urgency: string, version: string) => changed("PATCH", of(number), { impact, urgency }, version);
export const tag = (number: string, add: string[], remove: string[]) => changed("PATCH", `${of(number)}/tags`, { add, remove });
export const escalate = (number: string, to: string, note: string, off: boolean) => changed("PUT", `${of(number)}/escalate`, { to, note, off });
export const handBack = (number: string, why: string, note: string) => changed("DELETE", `${of(number)}/escalate`, { why, note });
export const swarm = (number: string, who: string[], why: string) => changed("PUT", `${of(number)}/swarm`, { who, why });
export const answerSwarm = (number: string, state: string) => changed("PUT", `${of(number)}/swarm/me`, { state });
export const endSwarm = (number: string) => changed("DELETE", `${of(number)}/swarm`);
export const merge = (number: string, into: string) => changed("PUT", `${of(number)}/merge`, { into });
export const unmerge = (number: string) => changed("DELETE", `${of(number)}/merge`);
export const adopt = (number: string, parent: string) => changed("PUT", `${of(number)}/parent`, { parent });
export const tie = (number: string, kind: string, other: string) => changed("PUT", `${of(number)}/links`, { kind, other });
export const untie = (number: string, kind: string, other: string) => changed("DELETE", `${of(number)}/links`, { kind, other });
export const reply = async (number: string, audience: Audience, body: string, attachments: string[], at?: number) =>
  (await tellServer<{ ticket: Ticket; id: string }>("POST", `${of(number)}/replies`, { body, audience, attachments, send_after: at })).value;
export const cancelReply = (number: string, id: string) => changed("DELETE", `${of(number)}/replies/${id}`);
export const drafts = async (number: string) => (await ask<(Draft & { audience: Audience })[]>(`${of(number)}/drafts`)).value;
export const keepDraft = (number: string, audience: Audience, body: string) => tellServer("PUT", `${of(number)}/drafts/${audience}`, { body });
export const present = (number: string, grade: Presence["grade"], audience?: Audience) => tellServer("POST", `${of(number)}/presence`, { grade, audience });
export const upload = async (number: string, file: File): Promise<Attachment> => {
  const form = new FormData();
  form.append("file", file);
  return (await tellServer<Attachment>("POST", `${of(number)}/attachments`, form)).value;
};
export const savedReplies = async () => (await ask<Reply[]>("/saved-replies")).value;
export const saveView = (name: string, queue: string, filters: Filters) => tellServer("POST", "/views", { name, queue, filters });
export const settings = (change: unknown) => tellServer("PATCH", "/me", change);

// onEvent takes what the stream tells.
export function onEvent(e: { type: string; data: unknown }, heard: (p: Presence) => void) {
  if (e.type === "presence") heard(e.data as Presence);
  else if (isOwnKey((e.data as { key?: string }).key)) return;
}
