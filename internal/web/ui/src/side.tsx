// The queues, what else there is, who picks up, and who I am.
import { run } from "./commands";
import type { IconName } from "./icon-names";
import { Avatar, Icon, IconButton, Keys } from "./parts";
import { set, useStore } from "./store";
import type { Queue } from "./view";
import { goToQueue } from "./work";

const icons: Record<string, IconName> = {
  mine: "circle-user-round",
  swarms: "users-round",
  waiting: "alarm-clock",
  breaching: "clock-alert",
  untaken: "inbox",
  all: "list-checks",
  resolved: "circle-check",
  invited: "user-plus",
  "handed-back": "corner-down-left",
};

export function Side() {
  const queues = useStore((s) => s.queues);
  const here = useStore((s) => s.queue);
  const boot = useStore((s) => s.boot);
  const open = useStore((s) => s.menu);
  const of = (kind: Queue["kind"]) => queues.filter((q) => q.kind === kind);
  const entry = (q: Queue) => (
    <a
      key={q.id}
      class={`queue${q.hot && q.count ? " hot" : ""}`}
      href={`/q/${encodeURIComponent(q.id)}`}
      title={q.name}
      aria-current={q.id === here ? "page" : undefined}
      onClick={(e) => {
        if (e.metaKey || e.ctrlKey) return;
        e.preventDefault();
        void goToQueue(q.id);
      }}
    >
      <Icon name={icons[q.id] ?? (q.kind === "view" ? "list-filter" : "inbox")} />
      <span>{q.name}</span>
      {q.count ? <b class={q.hot ? "hot" : ""}>{q.count}</b> : null}
    </a>
  );
  const page = (href: string, icon: IconName, name: string, note?: string) => (
    <a class="queue" href={href} title={name}>
      <Icon name={icon} />
      <span>{name}</span>
      {note && <b>{note}</b>}
    </a>
  );
  return (
    <nav class={`side${open ? " open" : ""}`} aria-label="Workspace">
      <div class="house">
        <span class="mark">
          <Icon name="waypoints" />
        </span>
        <span>{boot.house}</span>
        {open && <IconButton icon="x" label="Close" press={() => set({ menu: false })} look="only-phone" />}
      </div>
      <button type="button" class="search-or-do" onClick={() => run("palette")}>
        <Icon name="search" />
        <span>Search or do</span>
        <Keys keys="mod+k" />
      </button>
      <div class="queues">
        {of("mine").map(entry)}
        {of("function").length > 0 && (
          <>
            <h2 class="eyebrow">My functions</h2>
            {of("function").map(entry)}
          </>
        )}
        {of("all").length > 0 && (
          <>
            <h2 class="eyebrow">Everything</h2>
            {of("all").map(entry)}
            {of("other")
              .filter((q) => q.count || q.id === here)
              .map(entry)}
          </>
        )}
        {of("view").length > 0 && (
          <>
            <h2 class="eyebrow">Views</h2>
            {of("view").map(entry)}
          </>
        )}
        <h2 class="eyebrow">Run</h2>
        {page("/m/who", "phone-call", "On call")}
        {page("/m", "waypoints", "Support model", boot.edition)}
        {boot.me.role === "administrator" && page("/admin", "settings", "Administration")}
      </div>
      <div class="duty">
        <p>
          <span class={`dot${boot.duty.words?.startsWith("You pick up") ? "" : " off"}`} />
          {boot.duty.words ?? "You are not on duty now."}
        </p>
        {boot.duty.then && (
          <p>
            <Icon name="arrow-right" />
            {boot.duty.then}
          </p>
        )}
        <div class="self">
          <Avatar name={boot.me.name} look="me large" />
          <span>
            <b>{boot.me.name}</b>
            <small>{boot.me.function}</small>
          </span>
          <IconButton icon="settings" label="Settings" press={() => run("settings")} />
        </div>
      </div>
    </nav>
  );
}
