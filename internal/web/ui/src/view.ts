// What the workspace shows, in the words of the desk. api.ts makes these of what the API answers, and knows nothing of
// how they look. Instants are milliseconds since 1970.

export type State = "open" | "waiting" | "resolved" | "closed";
export type Link = "functional" | "application" | "infrastructure";
export type Audience = "reply" | "note" | "vendor";

export interface Person {
  id: string;
  name: string;
  function?: string;
  party?: string;
}

// A promise: what is due when, and how much of its time is used.
export interface Promise_ {
  target: string;
  state: "running" | "paused" | "met" | "breached";
  from?: number;
  due?: number;
  used?: number; // milliseconds of its clock, when the server last said
  allowed?: number;
  met?: number;
  words?: string; // by which agreement or on which clock it runs
}

// A line of the list.
export interface Row {
  number: string;
  subject: string;
  sealed: boolean; // only its outside may be seen
  kind: string;
  severity: number;
  state: State;
  link?: Link;
  requester: string;
  function: string;
  owner?: Person;
  due?: Promise_; // the one that falls due next
  waits?: string; // for whom or what
  unread: boolean;
  version: string; // for If-Match
  seq: number;
  changed: number;
}

export interface Queue {
  id: string;
  name: string;
  kind: "mine" | "function" | "all" | "other" | "view";
  count?: number;
  hot?: boolean;
  empty?: string;
}

// A place on the line track.
export interface Stop {
  line: number;
  function: string;
  words: string; // who has it, or who would
  state: "done" | "now" | "next";
  share?: number; // of the line's time, 0 to 1
  offModel?: boolean;
}

// Somebody who can help: a function, its hours today, and by which act one reaches it.
export interface Helper {
  function: string; // its id
  name: string;
  party: string;
  mark: "own" | "p1" | "p2" | "p3" | "maker";
  who: string;
  open: boolean;
  hours: string;
  strip: { from: number; until: number; kind: "desk" | "oncall" | "vendor" | "best" }[]; // hours of the day, 0 to 24
  act: "escalate" | "swarm" | "ask";
  words: string;
  from?: number; // when the strip begins
}

// Where a ticket may be handed over to.
export interface Target {
  function: string;
  name: string;
  party: string;
  line: number;
  open: boolean;
  hours: string;
  who: string;
  within?: string;
  onModel: boolean;
  when?: string; // the model's criteria
  bring?: string[]; // what must be known
}

export interface Attachment {
  id: string;
  name: string;
  size: number;
  href?: string;
}

// An entry of the timeline: a message, or something that happened.
export interface Entry {
  id: string;
  seq: number;
  at: number;
  type: "message" | "event";
  by: string;
  byId?: string;
  audience?: Audience | "requester";
  via?: string;
  text: string; // what was written, or a sentence about what happened
  attachments?: Attachment[];
  icon?: string;
  breach?: boolean;
}

export interface Member {
  person: Person;
  state: "invited" | "joined" | "declined" | "left";
  credit?: string;
}

// A message that is due: who is told when, while nobody has it.
export interface Step {
  at: number;
  tell: string;
  holders: string;
  done: boolean;
  handTo?: string;
}

export interface Ticket extends Row {
  channel: string;
  opened: number;
  impact?: string;
  urgency?: string;
  service: string;
  category?: string;
  accountable: string;
  why?: string;
  tags: string[];
  copy: string[];
  asker: { name: string; email?: string; words?: string };
  clocks: Promise_[];
  track: Stop[];
  helpers: Helper[];
  targets: Target[];
  steps: Step[];
  swarm?: { members: Member[]; active: boolean };
  cases: { id: number; partyId: string; party: string; status: string; reference?: string; clocks: Promise_[] }[];
  related: { number: string; kind: string }[];
  timeline: Entry[];
  wait?: { reason: string; note?: string; until?: number; pauses: boolean };
  party: string; // that provides the function where it lies
  children: string[];
  sealed: boolean; // only its outside may be seen
  watching: boolean;
  spam: boolean;
  parent?: string;
  mergedInto?: string;
  may: string[];
  drafts: (Draft & { audience: Audience; by: Person; changed: number })[]; // my own, and what others are writing
}

export interface Presence {
  number: string;
  person: Person;
  grade: "elsewhere" | "looking" | "writing";
  at: number;
}

// A text that was kept for use again.
export interface Reply {
  id: string;
  name: string;
  body: string;
  actions: string[];
}

export interface Draft {
  body: string;
  attachments: Attachment[];
  since?: number; // the turn of the ticket at which it was begun
}

export interface Me {
  id: string;
  name: string;
  function: string;
  functions: string[];
  theme: "system" | "light" | "dark";
  keys: boolean;
  role: string;
  may: string[];
}

export interface Choice {
  id: string;
  name: string;
}

export interface Boot {
  me: Me;
  house: string;
  edition: string;
  duty: { words?: string; then?: string };
  queues: Queue[];
  services: Choice[];
  people: Person[];
  severities: { number: number; id: string; name: string }[];
  kinds: Choice[];
  channels: Choice[];
  impacts: Choice[];
  urgencies: Choice[];
  waits: Choice[]; // for what a ticket may wait
  codes: Choice[]; // how one is solved
  handBacks: Choice[]; // why one is handed back
  queue: string;
  rows: Row[];
  cursor?: string;
  ticket?: Ticket;
  now: number;
}
