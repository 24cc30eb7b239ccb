// Who else is here: has the ticket open elsewhere, looks at it, writes. Told now and then, never stored.
import * as api from "./api";
import { get, set } from "./store";
import { SECOND } from "./time";
import type { Audience, Presence } from "./view";

const fade = 6 * SECOND; // without a key for so long, nobody is writing
const gone = 45 * SECOND; // without a word for so long, nobody is there
const again = 20 * SECOND; // we say that we still look

let looking: string | undefined;
let lastWord = 0;
let lastTyped = 0;
let stillThere: ReturnType<typeof setInterval> | undefined;

// look tells others that I look at a ticket.
export function look(number: string) {
  looking = number;
  say("looking");
  clearInterval(stillThere);
  stillThere = setInterval(() => { if (!document.hidden) say("looking"); }, again);
}

// typed tells others that I write, at most every three seconds.
export function typed(audience: Audience) {
  if (Date.now() - lastTyped < 3 * SECOND) return;
  lastTyped = Date.now();
  say("writing", audience);
}

function say(grade: Presence["grade"], audience?: Audience) {
  if (!looking) return;
  if (grade === "looking" && Date.now() - lastWord < SECOND) return;
  lastWord = Date.now();
  api.present(looking, document.hidden ? "elsewhere" : grade, audience).catch(() => undefined); // presence is a courtesy
}

// heard keeps what others do.
export function heard(p: Presence) {
  if (p.person.id === get().boot.me.id) return;
  set({ presence: [...get().presence.filter((o) => o.person.id !== p.person.id || o.number !== p.number), p] });
}

// forget lets go of who has been silent; a writer becomes a reader first.
export function forget(now: number) {
  const presence = get().presence;
  const kept = presence.filter((p) => now - p.at < gone).map((p) => p.grade === "writing" && now - p.at > fade ? { ...p, grade: "looking" as const } : p);
  if (kept.length !== presence.length || kept.some((p, i) => p !== presence[i])) set({ presence: kept });
}
