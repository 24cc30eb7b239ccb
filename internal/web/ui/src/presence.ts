// Who else is here: writing, looking, or having it open and gone quiet. Told now and then, never stored.
import * as api from "./api";
import { get, set } from "./store";
import { SECOND } from "./time";
import type { Person, Presence } from "./view";

const quiet = 50 * SECOND; // without a word for so long, somebody has it open at most
const gone = 5 * 60 * SECOND;
const again = 20 * SECOND; // we say that we still look

let looking: string | undefined;
let lastTyped = 0;
let stillThere: ReturnType<typeof setInterval> | undefined;

// look tells others that I look at a ticket, and no more at the one before.
export function look(number: string) {
  if (looking && looking !== number) api.present(looking, "gone").catch(() => undefined); // presence is a courtesy: nothing hangs on it
  looking = number;
  say("looking");
  clearInterval(stillThere);
  stillThere = setInterval(() => {
    if (!document.hidden) say("looking");
  }, again);
}

// leave tells others that I am gone; the page is being left.
export const leave = () => {
  if (looking) api.leave(looking);
};

// typed tells others that I write, at most every three seconds.
export function typed() {
  if (Date.now() - lastTyped < 3 * SECOND) return;
  lastTyped = Date.now();
  say("writing");
}

const say = (state: "looking" | "writing") => {
  if (looking) api.present(looking, state).catch(() => undefined);
};

const named = (id: string): Person => get().boot.people.find((p) => p.id === id) ?? { id, name: id };

// present keeps who the server says is on a ticket now; who was there and is not named any more has gone quiet.
export function present(number: string, lookers: string[], writers: string[]) {
  const me = get().boot.me.id;
  const at = get().now;
  const here = [...new Set([...writers, ...lookers])]
    .filter((id) => id !== me)
    .map((id): Presence => ({ number, person: named(id), grade: writers.includes(id) ? "writing" : "looking", at }));
  set({ presence: [...get().presence.filter((p) => p.number !== number), ...here] });
}

// forget lets go of who has been silent; a writer becomes a reader first.
export function forget(now: number) {
  const presence = get().presence;
  const kept = presence
    .filter((p) => now - p.at < gone)
    .map((p) => (p.grade !== "elsewhere" && now - p.at > quiet ? { ...p, grade: "elsewhere" as const } : p));
  if (kept.length !== presence.length || kept.some((p, i) => p !== presence[i])) set({ presence: kept });
}
