// From keys to commands. Single keys never fire while somebody types, and one switch turns them off (WCAG 2.1.4). Letters
// go by what they write, not by where they lie.
import { commands, possible, type Command } from "./commands";
import { get, set } from "./store";

const together = 1000; // milliseconds within which the second key of a pair must follow

let first = "";
let firstAt = 0;

const typing = (at: EventTarget | null) =>
  at instanceof HTMLElement &&
  (at.isContentEditable ||
    /^(textarea|select)$/i.test(at.tagName) ||
    (at instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(at.type)));

// keyOf is how commands write the key of an event: "mod+k", "Shift+A", "j".
function keyOf(e: KeyboardEvent): string {
  const mod = e.ctrlKey || e.metaKey;
  const shifted = e.shiftKey && (e.key.length > 1 || /\p{L}/u.test(e.key));
  const key = e.key.length === 1 ? (shifted ? e.key.toUpperCase() : mod ? e.key.toLowerCase() : e.key) : e.key;
  return `${mod ? "mod+" : ""}${shifted ? "Shift+" : ""}${key}`;
}

// listen sends keys of the page to commands.
export function listen() {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || e.altKey) return;
    const key = keyOf(e);
    if (key === "Escape") {
      if (escape(e)) e.preventDefault();
      return;
    }
    const s = get();
    const over = s.sheet !== undefined || s.palette !== undefined;
    const chord = key.startsWith("mod+");
    if (!chord && (typing(e.target) || over || !s.boot.me.keys)) return;
    if (chord && over && key !== "mod+k") return;
    if (key === "Enter" && e.target instanceof HTMLElement && e.target.closest("button, a, summary, [role=tab]")) return;
    const c = find(key);
    if (!c) return;
    e.preventDefault();
    if (c !== "more") c.run();
  });
}

// find is the command of a key, after the key before it; "more" when a pair has begun.
function find(key: string): Command | "more" | undefined {
  const now = Date.now();
  const pair = now - firstAt < together ? `${first} ${key}` : "";
  first = "";
  const able = commands().filter(possible);
  const second = pair && able.find((c) => c.keys === pair);
  if (second) return second;
  const starts = able.some((c) => c.keys?.startsWith(`${key} `));
  if (starts) {
    first = key;
    firstAt = now;
  }
  return able.find((c) => c.keys?.split(", ").includes(key)) ?? (starts ? "more" : undefined);
}

// escape closes the uppermost thing, and says whether there was one.
function escape(e: KeyboardEvent): boolean {
  const s = get();
  if (s.sheet || s.palette) return false; // dialogs hear it themselves
  if (s.collision) {
    set({ collision: undefined });
    return true;
  }
  if (typing(e.target)) {
    focusList();
    return true;
  }
  if (s.drawer || s.menu) {
    set({ drawer: false, menu: false });
    return true;
  }
  if (s.chosen.size) {
    set({ chosen: new Set() });
    return true;
  }
  if (s.filtering) {
    set({ filtering: false });
    return true;
  }
  if (s.pane === "ticket") set({ pane: "list" });
  focusList();
  return true;
}

// focusList brings the keyboard back to the row under the cursor.
function focusList() {
  const row = document.querySelector<HTMLElement>(".row.current .subject");
  if (row) row.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
