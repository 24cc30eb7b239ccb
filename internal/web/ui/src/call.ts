// One request to the API. A change carries a key, so that the server does it once however often it is sent; when the line
// is lost it is sent again until it arrives, and the screen says how many wait.
import { get, set } from "./store";
import type { Item } from "./wire";

// Refusal is an answer that says no, in a sentence for the person who asked.
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
  }
}

// Problem is that answer (RFC 9457). A conflict tells at which turn the ticket is now, and what happened since.
interface Problem {
  title?: string;
  detail?: string;
  seq?: number;
  news?: Item[] | null;
}

export interface Answer<T> {
  value: T;
  version: string;
}

// tries is how often a change is sent before we give up: about ten minutes.
const tries = 24;

let keys = 0;
const own = crypto.randomUUID();
// newKey names a change; events carry the key of the change that made them, so that we know our own.
const newKey = () => `${own}-${++keys}`;
export const isOwnKey = (key: string | undefined) => key !== undefined && key.startsWith(own);

export const pause = (ms: number) => new Promise((go) => setTimeout(go, ms));

// ask reads something. It does not try again: whoever reads can ask again.
export const ask = <T>(path: string, signal?: AbortSignal) => once<T>("GET", path, undefined, {}, signal);

// mention tells the server something that is not worth a second try.
export const mention = (method: "PUT" | "DELETE", path: string, body: unknown) => once<unknown>(method, path, body, {});

// farewell tells it while the page is left: nobody waits for the answer.
export function farewell(path: string, body: unknown) {
  const headers = { "Content-Type": "application/json" };
  fetch(`/api/v1${path}`, { method: "PUT", headers, body: JSON.stringify(body), keepalive: true, credentials: "same-origin" }).catch(
    () => undefined,
  );
}

// tellServer changes something.
export async function tellServer<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
  version?: string,
  key = newKey(),
): Promise<Answer<T>> {
  const headers: Record<string, string> = { "Idempotency-Key": key };
  if (version) headers["If-Match"] = version;
  let waiting = false;
  try {
    for (let tried = 1; ; tried++) {
      try {
        return await once<T>(method, path, body, headers);
      } catch (e) {
        if ((e instanceof Refusal && e.status !== 503 && e.status !== 429) || tried === tries) throw e;
        if (!waiting) {
          waiting = true;
          set({ unsent: get().unsent + 1 });
        }
        await pause(Math.min(30_000, 1000 * 2 ** (tried - 1)) * (0.75 + Math.random() / 2));
      }
    }
  } finally {
    if (waiting) set({ unsent: get().unsent - 1 });
  }
}

// once sends one request and reads its answer, or the problem that it is told (RFC 9457).
async function once<T>(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const raw = body instanceof Blob || body instanceof FormData;
  if (body !== undefined && !raw) headers["Content-Type"] = "application/json";
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: { Accept: "application/json", ...headers },
    body: raw ? body : body === undefined ? undefined : JSON.stringify(body),
    signal,
    credentials: "same-origin",
  });
  if (response.status === 401) location.assign(`/sign-in?then=${encodeURIComponent(location.pathname + location.search)}`);
  const text = await response.text();
  const value = text && /json/.test(response.headers.get("Content-Type") ?? "") ? JSON.parse(text) : undefined;
  if (!response.ok) throw new Refusal(response.status, value ?? {});
  return { value, version: response.headers.get("ETag") ?? "" };
}

// reason is why something failed, as a sentence.
export const reason = (e: unknown) => (e instanceof Refusal ? e.message : "The server cannot be reached.");
