// The agents' workspace: an island that reads its first data from the page and everything later from the API.
//
//   <link rel="stylesheet" href="workspace.css">, <link … href="document.css" data-document>, <script type="module" src="workspace.js">
//   <body class="document"><div id="workspace">the same as documents, for whoever has no script</div>
//   <script type="application/json" id="boot">{…}</script>     FirstData of read.ts; what is left out is asked for
import { render } from "preact";
import { useEffect } from "preact/hooks";
import * as api from "./api";
import { onEvent } from "./heard";
import { define, someTicket } from "./commands";
import { Context } from "./context";
import { listen } from "./keymap";
import { List } from "./list";
import { inOrder } from "./order";
import { live } from "./live";
import { Palette } from "./palette";
import type { IconName } from "./icon-names";
import { Icon } from "./parts";
import { forget, leave, look } from "./presence";
import { OpenSheet } from "./sheets";
import { Side } from "./side";
import { acted, begin, get, hush, may, openTicket, set, useStore, type State, type Toast } from "./store";
import { Bottom, Ticket } from "./ticket";
import type { Ticket as T } from "./view";
import { MINUTE, plural, SECOND, serverNow } from "./time";
import { reason } from "./call";
import {
  end,
  extend,
  goToQueue,
  spam,
  watch,
  know,
  markUnread,
  move,
  prefetch,
  refreshQueues,
  seen,
  showNewer,
  take,
  toggle,
  undoLast,
  visit,
} from "./work";
import { bring, flush } from "./drafts";

function Workspace() {
  const pane = useStore((s) => s.pane);
  const palette = useStore((s) => s.palette !== undefined);
  const title = useStore((s) => {
    const t = openTicket(s);
    return t && (!s.phone || s.pane === "ticket")
      ? `${t.number} ${t.subject}`
      : (s.queues.find((q) => q.id === s.queue)?.name ?? s.boot.house);
  });
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <div class="frame" data-pane={pane}>
        <Side />
        <List />
        <Ticket />
        <Notices />
        <Context />
        <Bottom />
      </div>
      {palette && <Palette />}
      <OpenSheet />
      <Toasts />
    </>
  );
}

// Notices say what is wrong with the line, above everything.
function Notices() {
  const online = useStore((s) => s.online);
  const unsent = useStore((s) => s.unsent);
  return (
    <div class="notices" role="alert">
      {!online && (
        <p class="banner">
          <Icon name="wifi-off" />
          The server cannot be reached. What you see may be old; we keep trying.
        </p>
      )}
      {unsent > 0 && (
        <p class="banner">
          <Icon name="upload" />
          {plural(unsent, "change")} not sent, trying again.
        </p>
      )}
    </div>
  );
}

function Toasts() {
  const toasts = useStore((s) => s.toasts);
  const part = (failed: boolean) => toasts.filter((t) => Boolean(t.failed) === failed).map((t) => <Shown key={t.id} toast={t} />);
  const raised = useStore((s) => s.chosen.size > 0);
  return (
    <div class={`toasts${raised ? " raised" : ""}`}>
      <div role="status">{part(false)}</div>
      <div role="alert">{part(true)}</div>
    </div>
  );
}

const round = 2 * Math.PI * 7;

function Shown({ toast }: { toast: Toast }) {
  const left = useStore((s) => (toast.undo && toast.until ? Math.max(0, Math.ceil((toast.until - s.now) / SECOND)) : 0));
  const share = toast.until ? (left * SECOND) / (toast.until - toast.from) : 0;
  return (
    <div class={`toast${toast.failed ? " failed" : ""}`}>
      {toast.undo && (
        <svg class="ring" viewBox="0 0 18 18" aria-hidden="true">
          <circle class="back" cx="9" cy="9" r="7" />
          <circle cx="9" cy="9" r="7" stroke-dasharray={`${round * share} ${round}`} />
        </svg>
      )}
      <span>
        {toast.words}
        {toast.words.endsWith("goes out") && <span aria-hidden="true"> in {left} s</span>}
      </span>
      {toast.undo ? (
        <button
          type="button"
          onClick={() => {
            hush(toast.id);
            toast.undo?.();
          }}
        >
          Undo
        </button>
      ) : toast.failed ? (
        <button type="button" onClick={() => hush(toast.id)}>
          Close
        </button>
      ) : null}
    </div>
  );
}

// ownFunction is the queue of the first function that I hold.
const ownFunction = (s: State) => s.queues.find((q) => q.kind === "function" && q.id.startsWith("fn:"))?.id;
const toQueue = (id: string) => (s: State) => s.queues.some((q) => q.id === id);

define(
  { id: "next", title: "Next ticket", keys: "j, ArrowDown", icon: "chevron-down", group: "List", run: () => move(1) },
  { id: "previous", title: "Previous ticket", keys: "k, ArrowUp", icon: "chevron-up", group: "List", run: () => move(-1) },
  {
    id: "open",
    title: "Open",
    keys: "Enter",
    icon: "arrow-right",
    group: "List",
    when: (s) => Boolean(s.cursor),
    run: () => {
      visit(get().cursor!, true);
      requestAnimationFrame(() => document.getElementById("ticket")?.focus());
    },
  },
  {
    id: "select",
    title: "Select",
    keys: "x",
    icon: "check",
    group: "List",
    when: (s) => Boolean(s.cursor),
    run: () => toggle(get().cursor!),
  },
  { id: "extend", title: "Select the next too", keys: "Shift+J", icon: "chevron-down", group: "List", run: () => extend(1) },
  { id: "extend-up", title: "Select the previous too", keys: "Shift+K", icon: "chevron-up", group: "List", run: () => extend(-1) },
  {
    id: "next-or-first",
    title: "First ticket of the list",
    icon: "arrow-right",
    group: "List",
    run: () => {
      const first = inOrder(get())[0];
      if (first) visit(first.number, false);
    },
  },
  { id: "newer", title: "Load the list again", icon: "refresh-cw", group: "List", run: () => void showNewer() },
  {
    id: "unread",
    title: "Mark as unread",
    keys: "u",
    icon: "mail",
    group: "List",
    when: someTicket,
    run: () => acted(get()).forEach(markUnread),
  },
  { id: "take", title: "Take it", keys: "a", icon: "hand-helping", group: "Ticket", when: someTicket, run: () => void take(acted(get())) },
  { id: "wait", title: "Wait…", keys: "h", icon: "alarm-clock", group: "Ticket", when: someTicket, run: () => set({ sheet: "wait" }) },
  {
    id: "go-list",
    title: "To my tickets",
    keys: "g m",
    icon: "circle-user-round",
    group: "Go",
    when: toQueue("mine"),
    run: () => void goToQueue("mine"),
  },
  {
    id: "go-inbox",
    title: "To my function",
    keys: "g i",
    icon: "inbox",
    group: "Go",
    when: (s) => Boolean(ownFunction(s)),
    run: () => void goToQueue(ownFunction(get())!),
  },
  {
    id: "go-breaching",
    title: "To what is due next",
    keys: "g b",
    icon: "clock-alert",
    group: "Go",
    when: toQueue("breaching"),
    run: () => void goToQueue("breaching"),
  },
  {
    id: "go-untaken",
    title: "To what nobody has",
    keys: "g u",
    icon: "inbox",
    group: "Go",
    when: toQueue("untaken"),
    run: () => void goToQueue("untaken"),
  },
);

// withOpen does something with the ticket that is shown.
const withOpen = (act: (t: T) => unknown) => () => {
  const t = openTicket(get());
  if (t) act(t);
};

define(
  { id: "undo", title: "Undo", keys: "z", icon: "undo-2", group: "Ticket", run: () => void undoLast() },
  {
    id: "watch",
    title: "Follow, or follow no more",
    icon: "eye",
    group: "Ticket",
    when: (s) => may(openTicket(s), "watch") && s.open !== undefined,
    run: withOpen(watch),
  },
  {
    id: "spam",
    title: "Spam, or no spam",
    icon: "trash-2",
    group: "Ticket",
    when: (s) => may(openTicket(s), "mark-spam") && s.open !== undefined,
    run: withOpen(spam),
  },
  {
    id: "close",
    title: "Close for good",
    icon: "archive",
    group: "Ticket",
    when: (s) => openTicket(s)?.state === "resolved" && may(openTicket(s), "close"),
    run: withOpen(end),
  },
);

// The documents, by what one looks for.
const pages: [string, string, IconName, string?][] = [
  ["/m/who", "To who picks up now", "phone-call", "g o"],
  ["/m", "To the support model", "waypoints", "g s"],
  ["/m/year", "To the year of cover", "calendar"],
  ["/m/rota", "To the rotas", "users-round"],
  ["/m/findings", "To the findings", "triangle-alert"],
  ["/m/editions", "To the editions and what changed", "history"],
  ["/m/plan", "To the support plan", "book-open"],
  ["/help", "To the portal", "life-buoy"],
  ["/account", "To my account", "circle-user-round"],
];
define(...pages.map(([path, title, icon, keys]) => ({
  id: `go ${path}`,
  title,
  icon,
  keys,
  group: "Go" as const,
  run: () => location.assign(path),
})));

// tick moves the screen's clock: each minute, and each second while something counts seconds.
function tick() {
  const s = get();
  const now = serverNow();
  const due = openTicket(s)?.due;
  const close = due?.state === "running" && due.due !== undefined && Math.abs(due.due - now) < 2 * MINUTE;
  if (close || s.toasts.some((t) => t.undo) || s.waiting.length > 0 || Math.floor(now / MINUTE) !== Math.floor(s.now / MINUTE))
    set({ now });
  forget(now);
}

const caughtUp = () => {
  flush();
  void showNewer();
  void refreshQueues().catch(() => undefined);
  const open = get().open;
  if (open) know(open, true).catch(() => undefined);
};

async function start(root: HTMLElement, held: object) {
  const queue = /^\/q\/([^/]+)/.exec(location.pathname)?.[1];
  const number = /^\/t\/(SUP-\d+)/.exec(location.pathname)?.[1];
  const boot = await api.first(held, queue ? decodeURIComponent(queue) : "mine", number);
  const phone = matchMedia("(max-width: 47.5em)");
  begin(boot, phone.matches);
  if (!boot.ticket) set({ cursor: inOrder(get())[0]?.number });
  document.querySelector("link[data-document]")?.remove();
  document.body.className = "workspace";
  root.textContent = "";
  render(<Workspace />, root);
  listen();
  phone.addEventListener("change", () => set({ phone: phone.matches }));
  live(api.streamURL, onEvent, caughtUp);
  setInterval(tick, SECOND);
  addEventListener("popstate", (e) => {
    const number = (e.state as { number?: string } | null)?.number;
    if (number) visit(number, true);
    else set({ pane: "list" });
  });
  addEventListener("pagehide", leave);
  addEventListener("beforeunload", (e) => {
    if (get().unsent) e.preventDefault();
  });
  const first = get().open;
  if (first) {
    look(first);
    void know(first, true).then(
      (t) => {
        if (!t) return;
        bring(t);
        seen(t);
      },
      () => undefined,
    ); // the page holds no drafts
  } else if (number) visit(number, true);
  requestIdleCallback(prefetch);
  const top = inOrder(get()).find((r) => r.number === get().cursor);
  if (!first && !number && top && !top.sealed && !get().phone) visit(top.number, false, false);
}

const root = document.getElementById("workspace");
if (root)
  start(root, JSON.parse(document.getElementById("boot")?.textContent || "{}")).catch((e) => {
    root.textContent = `The workspace could not start. ${reason(e)}`;
  });
