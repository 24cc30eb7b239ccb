// Every act of the workspace, once: buttons, palette, keys and the sheet of keys are all drawn from this list, so that they
// cannot tell different stories.
import type { IconName } from "./icon-names";
import { acted, get, may, openTicket, set, tell, type SheetName, type State } from "./store";
import type { Audience } from "./view";

export interface Command {
  id: string;
  title: string;
  keys?: string; // "j"; "g i" one after the other; "mod+k" together
  icon?: IconName;
  group: "Go" | "Ticket" | "Write" | "List" | "View";
  when?: (s: State) => boolean;
  run: () => void;
}

const list: Command[] = [];
const byId = new Map<string, Command>();

// define adds commands; work that needs more of the workspace than this file knows defines its own.
export function define(...commands: Command[]) {
  for (const c of commands) {
    byId.set(c.id, c);
    list.push(c);
  }
}

export const commands = (): readonly Command[] => list;
export const command = (id: string) => byId.get(id);
export const possible = (c: Command) => !c.when || c.when(get());

// run does what a command says, if it can be done now.
export function run(id: string) {
  const c = byId.get(id);
  if (c && possible(c)) c.run();
}

export const someTicket = (s: State) => acted(s).length > 0;
const oneTicket = (s: State) => openTicket(s) !== undefined;
const live = (s: State) => {
  const t = openTicket(s);
  return s.chosen.size > 0 || t?.state === "open" || t?.state === "waiting";
};

const sheet = (
  id: SheetName,
  action: string,
  title: string,
  keys: string | undefined,
  icon: IconName,
  when: (s: State) => boolean,
): Command => ({
  id,
  title,
  keys,
  icon,
  group: "Ticket",
  when: (s) => when(s) && (s.chosen.size > 0 || may(openTicket(s), action)),
  run: () => set({ sheet: id }),
});

// writeTo opens the composer for an audience.
export function writeTo(audience: Audience) {
  set({ audience, pane: "ticket" });
  document.getElementById("write")?.focus(); // at once, so that the next key is written and does not act
  requestAnimationFrame(() => document.getElementById("write")?.focus());
}

define(
  sheet("escalate", "escalate", "Escalate…", "f", "arrow-up-right", (s) => oneTicket(s) && live(s)),
  sheet("hand-back", "hand-back", "Hand back…", "b", "corner-down-left", (s) => oneTicket(s) && live(s)),
  sheet("swarm", "swarm", "Swarm…", "s", "users-round", (s) => oneTicket(s) && live(s)),
  sheet("resolve", "resolve", "Resolve…", "e", "check", live),
  sheet("severity", "rate", "Set impact and urgency…", "p", "flag", someTicket),
  sheet("tags", "tag", "Tags…", "t", "tag", someTicket),
  sheet("link", "link", "Link, merge, parent…", "l", "link-2", oneTicket),
  sheet("case", "open-case", "Case with another party…", undefined, "building-2", oneTicket),
  sheet("split", "split", "Split a part off…", undefined, "split", oneTicket),
  sheet("children", "mass-update", "Act on all its parts…", undefined, "list-checks", (s) => Boolean(openTicket(s)?.children.length)),
  sheet("give", "assign", "Give to…", "Shift+A", "user-plus", someTicket),
  {
    id: "reply",
    title: "Reply",
    keys: "r",
    icon: "reply",
    group: "Write",
    when: (s) => oneTicket(s) && may(openTicket(s), "reply"),
    run: () => writeTo("reply"),
  },
  {
    id: "note",
    title: "Write a note",
    keys: "n",
    icon: "sticky-note",
    group: "Write",
    when: (s) => oneTicket(s) && may(openTicket(s), "note"),
    run: () => writeTo("note"),
  },
  {
    id: "vendor",
    title: "Write to the other party's case",
    keys: "v",
    icon: "building-2",
    group: "Write",
    when: (s) => Boolean(openTicket(s)?.cases.length),
    run: () => writeTo("vendor"),
  },
  { id: "replies", title: "Saved replies…", keys: "m", icon: "zap", group: "Write", when: oneTicket, run: () => set({ sheet: "replies" }) },
  { id: "new", title: "New ticket…", keys: "c", icon: "plus", group: "List", run: () => set({ sheet: "new" }) },
  {
    id: "filter",
    title: "Filter this list",
    keys: "/",
    icon: "list-filter",
    group: "List",
    run: () => set({ filtering: !get().filtering, pane: "list" }),
  },
  { id: "palette", title: "Search or do", keys: "mod+k", icon: "search", group: "View", run: () => set({ palette: {} }) },
  { id: "keys", title: "All keys", keys: "?", icon: "keyboard", group: "View", run: () => set({ sheet: "keys" }) },
  { id: "settings", title: "Settings…", icon: "settings", group: "View", run: () => set({ sheet: "settings" }) },
  {
    id: "context",
    title: "Clock and helpers",
    keys: "i",
    icon: "panel-right",
    group: "View",
    when: oneTicket,
    run: () => set({ drawer: !get().drawer }),
  },
  { id: "print", title: "Print this ticket", icon: "file-text", group: "View", when: oneTicket, run: () => print() },
);

// One press of the dot copies the number, two the title besides, three the link.
let dots = 0;
let lastDot = 0;
define({
  id: "copy",
  title: "Copy the number; twice: and the subject; three times: and the link",
  keys: ".",
  icon: "copy",
  group: "Ticket",
  when: someTicket,
  run: () => {
    const s = get();
    const number = acted(s)[0]!;
    const row = s.tickets[number] ?? s.rows.find((r) => r.number === number);
    dots = Date.now() - lastDot < 1200 ? Math.min(3, dots + 1) : 1;
    lastDot = Date.now();
    const text = [number, `${number} ${row?.subject ?? ""}`, `${number} ${row?.subject ?? ""}\n${location.origin}/t/${number}`][dots - 1]!;
    navigator.clipboard?.writeText(text).then(
      () => tell(["Number copied.", "Number and subject copied.", "Number, subject and link copied."][dots - 1]!),
      () => tell("The browser did not allow copying.", { failed: true }),
    );
  },
});
