// From what the API answers to what the workspace shows.
import { clock, HOUR, moment, part, SECOND, serverNow, setServerTime, setZone, span, weekday } from "./time";
import type {
  Attachment,
  Audience,
  Boot,
  Draft,
  Entry,
  Helper,
  Link,
  Me,
  Member,
  Person,
  Promise_,
  Queue,
  Reply,
  Row,
  State,
  Step,
  Stop,
  Target,
  Ticket,
} from "./view";
import type * as wire from "./wire";

const time = (text: string | null | undefined) => (text ? Date.parse(text) : undefined);
const list = <T>(from: T[] | null | undefined): T[] => from ?? [];
const sentence = (words: string) => {
  const text = words.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

// What the words of the API are called on the screen.
const reasons: Record<string, string> = {
  requester: "An answer from who asked",
  vendor: "Another party",
  change: "A change",
  problem: "A problem to be solved",
  later: "Planned for another day",
};
const waits: Record<string, string> = {
  vendor: "Waits for another party",
  change: "Waits for a change",
  problem: "Waits for a problem",
  later: "Planned for later",
};
const parties = new Map<string, string>(); // marks of parties in the order in which they were met
const marks: Helper["mark"][] = ["p1", "p2", "p3", "maker"];

// Words is the model's own vocabulary, as far as tickets are read with it.
let words: wire.Vocabulary | undefined;
let own = ""; // the party of whoever looks
let reader = ""; // and their account

const rank = (severity: string) =>
  list(words?.severities).find((s) => s.id === severity)?.rank ?? (Number(severity.replace(/\D/g, "")) || 0);
export const severityId = (n: number) => list(words?.severities).find((s) => s.rank === n)?.id ?? String(n);
const functionName = (id: string) => list(words?.functions).find((f) => f.id === id)?.name ?? id;

// mark is the shape of a party: ● for one's own, then ◆ ■ ▲.
function mark(party: string | undefined): Helper["mark"] {
  if (!party || party === own) return "own";
  if (!parties.has(party)) parties.set(party, marks[Math.min(parties.size, marks.length - 1)]!);
  return parties.get(party) as Helper["mark"];
}

export const person = (p: wire.Person): Person => ({ id: p.id, name: p.name, party: p.party });

export function promise(c: wire.Clock): Promise_ {
  const due = time(c.due);
  const state = c.state === "stopped" ? "met" : (c.state as Promise_["state"]);
  return {
    target: c.target,
    state: state === "running" && due === undefined ? "paused" : state,
    due,
    used: c.used * SECOND,
    allowed: c.budget * SECOND,
    words: c.under,
    from:
      due !== undefined && c.budget > 0 && c.left > 0
        ? due - (due - serverNow()) * (c.budget / c.left)
        : due !== undefined
          ? due - c.budget * SECOND
          : undefined,
  };
}

// nextPromise is the one of a row that falls due first; while all are paused, the one that goes on later.
function nextPromise(r: wire.Row): Promise_ | undefined {
  const due = time(r.due);
  const now = serverNow();
  if (due !== undefined) {
    const left = Math.max(due - now, 0);
    return {
      target: r.target ?? "",
      state: "running",
      due,
      from: r.share < 1 ? now - (left * r.share) / (1 - r.share) : due - HOUR,
      used: r.share,
      allowed: 1,
    };
  }
  const stopped = list(r.clocks).find((c) => c.state === "paused" || (c.state === "running" && !c.due));
  return stopped ? { ...promise(stopped), state: "paused" } : undefined;
}

const waitWords = (reason: string | undefined, requester: string) =>
  !reason ? undefined : reason === "requester" ? `Waits for ${requester}` : (waits[reason] ?? `Waits: ${reason}`);

const unread = "Only its outside is yours to see";

export const row = (r: wire.Row): Row => ({
  number: r.ref,
  subject: r.sealed ? unread : r.subject,
  sealed: r.sealed ?? false,
  kind: r.kind,
  severity: r.rank || rank(r.severity),
  state: r.state as State,
  link: (r.link || undefined) as Link | undefined,
  requester: r.requester,
  function: r.function,
  owner: r.assignee ? person(r.assignee) : undefined,
  due: nextPromise(r),
  waits: waitWords(r.waits, r.requester),
  unread: r.unread,
  version: String(r.seq),
  seq: r.seq,
  changed: time(r.changed) ?? 0,
});

export function page(p: wire.Page): { rows: Row[]; cursor?: string } {
  setServerTime(Date.parse(p.now));
  return { rows: list(p.tickets).map(row), cursor: p.next || undefined };
}

export const ref = (number: number) => `SUP-${number}`;

export function ticket(t: wire.Ticket): Ticket {
  setServerTime(Date.parse(t.now));
  const now = serverNow();
  const clocks = list(t.clocks)
    .filter((c) => c.state !== "stopped")
    .map(promise);
  const running = clocks.filter((c) => c.state !== "met" && c.due !== undefined).sort((a, b) => a.due! - b.due!);
  const help = list(t.help).map(helper);
  const goes = time(list(t.next).find((c) => c.hand_to)?.at);
  const onModel = list(t.help)
    .filter((h) => h.how === "escalate")
    .map(target);
  const taken = new Set([...onModel.map((x) => x.function), t.function]);
  return {
    number: t.ref,
    subject: t.sealed ? unread : t.subject,
    kind: t.kind,
    severity: rank(t.severity),
    state: t.state as State,
    link: t.lies_with.link as Link,
    requester: t.requester.name,
    function: t.lies_with.name,
    owner: t.assignee ? person(t.assignee) : undefined,
    due: running[0] ?? clocks.find((c) => c.state === "paused"),
    waits: waitWords(t.wait?.reason, t.requester.name),
    unread: false,
    version: String(t.seq),
    seq: t.seq,
    changed: 0,
    channel: t.channel ? (vias[t.channel] ?? `by ${t.channel}`) : "",
    opened: time(t.opened)!,
    impact: t.impact,
    urgency: t.urgency,
    service: t.service_name || t.service,
    category: t.category,
    accountable: t.accountable.name,
    why: t.route,
    tags: list(t.tags),
    copy: list(t.watchers).map((w) => w.name),
    asker: { name: t.requester.name, email: t.requester.email, words: t.requester.party },
    clocks,
    track: list(t.track).map((s) => stop(s, now, goes)),
    helpers: help,
    targets: [
      ...onModel,
      ...list(words?.functions)
        .filter((f) => !taken.has(f.id))
        .map((f): Target => ({
          function: f.id,
          name: f.name,
          party: f.party ?? "",
          line: f.line,
          open: true,
          hours: "",
          who: "",
          onModel: false,
        })),
    ],
    steps: list(t.next).map((c) => step(c)),
    swarm: t.swarm
      ? {
          active: !t.swarm.ended,
          members: list(t.swarm.members).map((m) => ({ person: person(m.person), state: m.state as Member["state"], credit: m.credit })),
        }
      : undefined,
    cases: list(t.cases).map((c) => ({
      id: c.id,
      partyId: c.party,
      party: c.party_name,
      status: c.status,
      reference: c.reference,
      clocks: list(c.clocks).map(promise),
    })),
    related: [
      ...list(t.links).map((l) => ({ number: ref(l.other), kind: sentence(l.kind) })),
      ...list(t.children).map((n) => ({ number: ref(n), kind: "Part of this" })),
      ...list(t.merged).map((n) => ({ number: ref(n), kind: "Goes on here" })),
    ],
    timeline: list(t.timeline).map(entry),
    wait: t.wait ? { reason: t.wait.reason, note: t.wait.note, until: time(t.wait.wake), pauses: t.wait.pauses } : undefined,
    party: t.lies_with.party ?? "",
    children: list(t.children).map(ref),
    watching: list(t.watchers).some((w) => w.id === reader),
    spam: t.spam ?? false,
    sealed: t.sealed ?? false,
    parent: t.parent ? ref(t.parent) : undefined,
    mergedInto: t.merged_into ? ref(t.merged_into) : undefined,
    may: list(t.may),
    drafts: list(t.drafts).map((d) => ({ ...draft(d), by: person(d.by) })),
  };
}

const audienceOf = (text: string): Audience => (text === "reply" || text === "note" ? text : "vendor");
export const draft = (d: wire.Draft): Draft & { audience: Audience; changed: number } => ({
  audience: audienceOf(d.audience),
  body: d.body,
  attachments: [],
  changed: time(d.changed) ?? 0,
});

// stop is one place on the track. Where the escalation hands the ticket on by itself, goes is when.
function stop(s: wire.Stop, now: number, goes: number | undefined): Stop {
  const state = s.state === "past" ? "done" : s.state === "here" ? "now" : "next";
  const since = time(s.since) ?? now;
  const length = state === "now" ? now - since : (s.seconds ?? 0) * SECOND;
  const allowed = state === "now" && goes !== undefined ? goes - since : 0;
  const spent = state === "next" ? "" : allowed > 0 ? part(length, allowed) : span(length);
  return {
    line: s.function.line,
    function: s.function.name,
    state,
    offModel: s.off_model,
    words: [s.who || (state === "now" ? "nobody yet" : state === "next" ? s.function.party : ""), spent].filter(Boolean).join(", "),
    share: allowed > 0 ? length / allowed : undefined,
  };
}

// until is "open until 18:00" or "opens Mon 08:00".
function hours(h: wire.Help): string {
  const at = time(h.until);
  const now = serverNow();
  if (h.open)
    return at === undefined || at - now > 7 * 24 * HOUR
      ? "open, 24 × 7"
      : `open until ${at - now < 20 * HOUR ? clock(at) : moment(at, now)}`;
  return at === undefined ? "nobody now" : `opens ${at - now < 20 * HOUR ? clock(at) : weekday(at)}`;
}

const duties: Record<string, Helper["strip"][number]["kind"] | undefined> = { desk: "desk", call: "oncall", party: "vendor" };

// strip is where a day's stretches lie between 0 and 24 hours.
function strip(today: wire.Stretch[]): Helper["strip"] {
  const from = today[0] ? Date.parse(today[0].from) : 0;
  const at = (text: string) => Math.min(24, Math.max(0, (Date.parse(text) - from) / HOUR));
  return today.flatMap((s) => {
    const kind = duties[s.duty];
    return kind ? [{ from: at(s.from), until: at(s.until), kind }] : [];
  });
}

const names = (holders: wire.Holder[] | null | undefined) =>
  list(holders)
    .map((h) => h.name)
    .join(", ");

function helper(h: wire.Help): Helper {
  const act = h.how === "escalate" || h.how === "swarm" ? h.how : "ask";
  return {
    function: h.function.id,
    name: h.function.name,
    party: h.party_name,
    mark: mark(h.function.party),
    who: names(h.holders) || h.owner || "",
    open: h.open,
    hours: hours(h),
    strip: strip(list(h.today)),
    act,
    words: act === "escalate" && h.within ? `Hand over within ${span(h.within * SECOND)}` : `${sentence(h.function.link)} link`,
    from: time(list(h.today)[0]?.from),
  };
}

const target = (h: wire.Help): Target => ({
  function: h.function.id,
  name: h.function.name,
  party: h.party_name,
  line: h.function.line,
  open: h.open,
  hours: hours(h),
  who: names(h.holders),
  within: h.within ? span(h.within * SECOND) : undefined,
  onModel: true,
  when: h.when,
  bring: list(h.bring),
});

const step = (c: wire.Coming): Step => ({
  at: time(c.at)!,
  tell: c.last_resort ? `Last resort: ${c.name}` : c.name,
  holders: names(c.holders) || c.empty_because || "",
  done: false,
  handTo: c.hand_to ? functionName(c.hand_to) : undefined,
});

const icons: Record<string, string> = {
  taken: "hand-helping",
  given: "user-plus",
  "put-back": "undo-2",
  waited: "alarm-clock",
  resumed: "play",
  "handed-over": "arrow-up-right",
  "handed-back": "corner-down-left",
  rated: "flag",
  described: "pencil-line",
  solved: "circle-check",
  ended: "archive",
  revived: "rotate-ccw",
  "merged-away": "git-merge",
  unmerged: "split",
  absorbed: "git-merge",
  dropped: "split",
  tied: "link-2",
  untied: "link-2",
  adopted: "link-2",
  bore: "link-2",
  watched: "eye",
  tagged: "tag",
  spammed: "trash-2",
  swarmed: "users-round",
  "swarm-ended": "users-round",
  asked: "users-round",
  answered: "users-round",
  credited: "star",
  "case-opened": "building-2",
  "case-changed": "building-2",
  paged: "bell",
  skipped: "circle-alert",
  routed: "waypoints",
  clocked: "clock-alert",
  raised: "inbox",
};

// clockIcon is what became of a promise, by the sentence that says so.
const clockIcon = (text: string) =>
  /kept/.test(text) ? "circle-check" : /pauses/.test(text) ? "pause" : /counts on/.test(text) ? "play" : "clock-alert";

const vias: Record<string, string> = {
  "walk-up": "said at the desk",
  email: "by e-mail",
  "e-mail": "by e-mail",
  chat: "in the chat",
  phone: "by phone",
  portal: "in the portal",
};

function entry(i: wire.Item, n: number): Entry {
  const base = { id: `${i.seq}.${n}`, seq: i.seq, at: Date.parse(i.at), by: i.by?.name ?? "Belay", byId: i.by?.id, text: i.text };
  const attachments = list(i.files).map(file);
  if (i.kind === "message")
    return {
      ...base,
      type: "message",
      audience: i.side === "requester" ? "requester" : "reply",
      attachments,
      via: i.via ? (vias[i.via] ?? `by ${i.via}`) : undefined,
    };
  if (i.kind === "note")
    return { ...base, type: "message", audience: i.to ? "vendor" : "note", attachments, via: i.to ? `to ${i.to}` : "note" };
  return {
    ...base,
    type: "event",
    icon: i.what === "clocked" ? clockIcon(i.text) : (icons[i.what] ?? "circle"),
    breach: i.what === "skipped" || (i.what === "clocked" && /miss|breach|late/i.test(i.text)),
  };
}

export const file = (f: wire.File): Attachment => ({ id: f.id, name: f.name, size: f.size, href: f.url });

export const macro = (m: wire.Macro): Reply => ({
  id: m.id,
  name: m.name,
  body: m.body,
  actions: Object.entries(m.actions ?? {}).map(([what, how]) => `${what} ${how}`.trim()),
});

const groups: Record<string, Queue["kind"]> = { me: "mine", functions: "function", all: "all", others: "other", views: "view" };
export const queue = (q: wire.Queue): Queue => ({
  id: q.id,
  name: q.name,
  kind: groups[q.group] ?? "mine",
  count: q.count < 0 ? undefined : q.count,
  hot: q.id === "breaching" && q.count > 0,
  empty: q.empty,
});

const theme = (t: string | undefined) => (t === "light" || t === "dark" ? t : "system");

// Page is what the server writes into the page, or what is asked for in its place.
export interface FirstData {
  me: wire.Me;
  vocabulary: wire.Vocabulary;
  queues: wire.Queue[] | null;
  queue: string;
  page: wire.Page;
  ticket?: wire.Ticket | null;
  house?: string;
  theme?: string;
}

export function boot(d: FirstData): Boot {
  words = d.vocabulary;
  own = d.me.person.party ?? "";
  reader = d.me.person.id;
  setZone(d.me.zone);
  const functions = list(d.me.functions);
  const me: Me = {
    id: d.me.person.id,
    name: d.me.person.name,
    role: d.me.person.role ?? "agent",
    function: functions.map(functionName).join(", "),
    functions,
    keys: d.me.keys,
    theme: theme(d.theme ?? document.documentElement.dataset.theme),
    may: list(d.me.may),
  };
  const choice = (id: string, name = sentence(id)) => ({ id, name });
  const v = d.vocabulary;
  const first = page(d.page);
  return {
    me,
    house: d.house || d.me.model || v.model,
    edition: String(d.me.edition || v.edition),
    duty: { words: d.me.duty || undefined, then: d.me.then || undefined },
    queues: list(d.queues).map(queue),
    queue: d.queue,
    rows: first.rows,
    cursor: first.cursor,
    ticket: d.ticket ? ticket(d.ticket) : undefined,
    now: serverNow(),
    services: list(v.services),
    people: list(v.staff).map(person),
    severities: list(v.severities).map((s) => ({ number: s.rank, id: s.id, name: s.means })),
    kinds: list(v.kinds).map((k) => choice(k)),
    channels: list(v.channels),
    impacts: list(v.impacts).map((i) => choice(i)),
    urgencies: list(v.urgencies).map((u) => choice(u)),
    waits: list(v.reasons).map((r) => choice(r, reasons[r])),
    codes: list(v.codes).map((c) => choice(c)),
    handBacks: list(v.hand_backs).map((h) => choice(h)),
  };
}
