// What happens elsewhere. One tab of the browser holds the stream and passes it on to the others: a browser opens only six
// connections to a place, and the seventh tab would hang.
import { get, set } from "./store";
import { MINUTE, SECOND } from "./time";
import type { Event } from "./wire";

type Word = { heard: Event } | { online: boolean } | { reload: true };

const quiet = 4 * SECOND; // the line may be lost for so long before we say so
const longest = 30 * SECOND;

// live calls heard with every event, and caughtUp when some may have been missed.
export function live(url: string, heard: (e: Event) => void, caughtUp: () => void) {
  const channel = new BroadcastChannel("belay-live");
  let lost: ReturnType<typeof setTimeout> | undefined;
  const line = (online: boolean) => {
    clearTimeout(lost);
    if (!online) {
      lost = setTimeout(() => set({ online: false }), quiet);
      return;
    }
    if (!get().online) {
      set({ online: true });
      caughtUp();
    }
  };
  const take = (w: Word) => {
    if ("heard" in w) heard(w.heard);
    else if ("reload" in w) caughtUp();
    else line(w.online);
  };
  channel.onmessage = (e: MessageEvent<Word>) => take(e.data);
  const pass = (w: Word) => {
    channel.postMessage(w);
    take(w);
  };

  // The lock is held for as long as the tab lives; then the next tab gets it.
  navigator.locks.request("belay-live", () => new Promise<void>(() => hold(url, pass))).catch(() => undefined);

  addEventListener("offline", () => line(false));
  let asleep = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) asleep = Date.now();
    else if (asleep && Date.now() - asleep > 5 * MINUTE) caughtUp();
  });
}

// hold keeps a stream open, and opens another after a pause when it breaks.
function hold(url: string, pass: (w: Word) => void) {
  let failed = 0;
  let last = "";
  const open = () => {
    const source = new EventSource(last ? `${url}${url.includes("?") ? "&" : "?"}last=${encodeURIComponent(last)}` : url);
    source.onopen = () => {
      failed = 0;
      pass({ online: true });
    };
    const on = (type: string) =>
      source.addEventListener(type, (e) => {
        if (e.lastEventId) last = e.lastEventId;
        pass(type === "reload" ? { reload: true } : { heard: JSON.parse(e.data) as Event });
      });
    ["message", "ticket", "presence", "reload"].forEach(on);
    source.onerror = () => {
      source.close();
      pass({ online: false });
      setTimeout(open, Math.min(longest, SECOND * 2 ** failed++) * (0.75 + Math.random() / 2));
    };
  };
  open();
}
