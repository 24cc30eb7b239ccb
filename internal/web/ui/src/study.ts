// A study that is being played: its page is fetched again while it is, and its numbers and figures take the place of the old ones. Without
// this file the page says how to load it again.
import { zoomable } from "./plot";

const soon = 1500; // milliseconds between two looks

// follow looks again until nothing more will change. What is unfolded stays so, and where one reads.
async function follow(live: HTMLElement) {
  while (live.dataset.live === "yes") {
    await new Promise((after) => setTimeout(after, soon));
    if (document.hidden) continue;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => undefined);
    if (!answer?.ok) continue;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector<HTMLElement>("[data-live]");
    if (!next) return;
    take(live, next);
  }
}

// take puts what is new in the place of what was.
function take(live: HTMLElement, next: HTMLElement) {
  live.dataset.live = next.dataset.live;
  for (const part of live.querySelectorAll<HTMLElement>("[data-part]")) {
    const fresh = next.querySelector<HTMLElement>(`[data-part="${part.dataset.part}"]`);
    if (!fresh || fresh.innerHTML === part.dataset.was) continue;
    const open = [...part.querySelectorAll("details")].map((d) => d.open);
    const focused = part.contains(document.activeElement) ? document.activeElement!.id : "";
    part.dataset.was = fresh.innerHTML;
    part.replaceChildren(...fresh.childNodes);
    [...part.querySelectorAll("details")].forEach((d, i) => (d.open = open[i] ?? d.open));
    if (focused) document.getElementById(focused)?.focus();
    zoomable(part);
  }
}

zoomable(document);
const live = document.querySelector<HTMLElement>("[data-live]");
if (live) void follow(live);
