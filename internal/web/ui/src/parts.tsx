// The small parts of the workspace. They write the markup that the documents write too; see css/components.css.
import type { ComponentChildren } from "preact";
import type { IconName } from "./icon-names";
import { Over } from "./over";
import { useStore } from "./store";
import { exact, iso, MINUTE, moment, SOON, span, spoken } from "./time";
import type { Helper, Link, Promise_, Stop } from "./view";

export const Icon = ({ name, size = "" }: { name: IconName; size?: "" | "small" | "mid" | "large" }) => (
  <svg class={`ic ${size}`} aria-hidden="true">
    <use href={`${ICONS}#${name}`} />
  </svg>
);

export const Severity = ({ n }: { n: number }) => (
  <span class={`sev s${n}`} role="img" aria-label={`Severity ${n}`}>
    {n || "·"}
  </span>
);

const linkNames: Record<Link, string> = { functional: "Functional", application: "Application", infrastructure: "Infrastructure" };
export const LinkTag = ({ link }: { link?: Link }) => (link ? <span class={`link-tag ${link}`}>{linkNames[link]}</span> : null);

// initials of a name: first and last.
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? words[words.length - 1]![0] : "")).toUpperCase() || "·";
}

export const Avatar = ({ name, look = "" }: { name: string; look?: string }) => (
  <span class={`avatar ${look}`} aria-hidden="true">
    {initials(name)}
  </span>
);

export const When = ({ at }: { at: number }) => {
  const words = useStore((s) => moment(at, s.now));
  return (
    <time dateTime={iso(at)} title={exact(at)}>
      {words}
    </time>
  );
};

// Bar is how much of a length is used; the mark is where it begins to look urgent.
export const Bar = ({ share, wide = false, mark }: { share: number; wide?: boolean; mark?: number }) => (
  <svg class={`bar${wide ? " wide" : ""}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <line x1="0" x2={Math.max(0, Math.min(100, share * 100))} y1="3" y2="3" />
    {mark !== undefined && <line class="warn-at" x1={mark * 100} x2={mark * 100} y1="-3" y2="9" />}
  </svg>
);

export type Urgency = "" | "soon" | "late" | "paused" | "met";

// urgency is in which of its states a promise is now, and how much of it is used.
export function urgency(p: Promise_ | undefined, now: number): { look: Urgency; share: number; left: number } {
  if (!p) return { look: "", share: 0, left: 0 };
  const left = (p.due ?? now) - now;
  let share = p.used !== undefined && p.allowed ? p.used / p.allowed : 0;
  if (p.state === "running" && p.due && p.from !== undefined && p.due > p.from) share = (now - p.from) / (p.due - p.from);
  if (p.state === "paused") return { look: "paused", share, left };
  if (p.state === "met") return { look: "met", share: 1, left };
  if (p.state === "breached" || left < 0) return { look: "late", share: 1, left };
  return { look: share >= SOON ? "soon" : "", share, left };
}

const urgencyIcon = { soon: "clock-alert", late: "circle-alert", paused: "pause", met: "check" } as const;

// Left is the badge of a promise: an icon, a word and a bar.
export function Left({ promise, now }: { promise?: Promise_; now: number }) {
  if (!promise) return <span class="left" />;
  const { look, share, left } = urgency(promise, now);
  const words = look === "paused" ? "paused" : look === "met" ? "met" : span(left);
  return (
    <span class={`left ${look}`} title={promise.due ? `${promise.target}: ${exact(promise.due)}` : promise.target}>
      <span class="left-text">
        {look && <Icon name={urgencyIcon[look]} size="small" />}
        {words}
      </span>
      <Bar share={Math.round(share * 50) / 50} />
    </span>
  );
}

// leftSpoken is the same badge in words.
export function leftSpoken(p: Promise_ | undefined, now: number): string {
  if (!p) return "nothing due";
  if (p.state === "paused") return `${p.target} paused`;
  if (p.state === "met") return `${p.target} met`;
  return `${p.target} ${spoken((p.due ?? now) - now)}`;
}

const stripLook = { desk: "desk", oncall: "oncall", vendor: "vendor", best: "best" } as const;

// Strip is a day of 24 hours with a needle for now.
export function Strip({ hours, from }: { hours: Helper["strip"]; from?: number }) {
  const needle = useStore((s) => (from === undefined ? -1 : Math.round((s.now - from) / MINUTE) / 60));
  return (
    <svg class="strip" viewBox="0 0 24 5" preserveAspectRatio="none" aria-hidden="true">
      <rect class="off" width="24" height="5" />
      {hours.map((h) => (
        <rect key={h.from} class={stripLook[h.kind]} x={h.from} width={h.until - h.from} height="5" />
      ))}
      <line class="needle-edge" x1={needle} x2={needle} y1="-3" y2="8" />
      <line class="needle" x1={needle} x2={needle} y1="-3" y2="8" />
    </svg>
  );
}

// Track is where the ticket stands in the model.
export const Track = ({ stops }: { stops: Stop[] }) => (
  <ol class="track" aria-label="Where the ticket is in the support model">
    {stops.map((stop) => (
      <li
        key={`${stop.line} ${stop.function}`}
        class={`${stop.state}${stop.offModel ? " off-model" : ""}`}
        aria-current={stop.state === "now" ? "step" : undefined}
      >
        {stop.state === "now" && stop.share !== undefined && (
          <svg class="used" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
            <line x1="0" x2={Math.min(100, stop.share * 100)} y1="1" y2="1" />
          </svg>
        )}
        <b title={stop.function}>
          {stop.line} {stop.function}
        </b>
        <span title={stop.words}>
          {stop.words}
          {stop.offModel ? ", off the model" : ""}
        </span>
      </li>
    ))}
  </ol>
);

const keyNames: Record<string, string> = {
  mod: navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl",
  Escape: "Esc",
  Enter: "Enter",
  shift: "Shift",
  ArrowDown: "↓",
  ArrowUp: "↑",
};
const keyName = (key: string) => keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key);

// Keys shows how a command is called by keyboard: "g i" one after the other, "mod+k" together.
export const Keys = ({ keys }: { keys?: string }) =>
  keys ? (
    <span class="keys">
      {keys.split(/[ +]/).map((key, i) => (
        <kbd key={i}>{keyName(key)}</kbd>
      ))}
    </span>
  ) : null;

export const IconButton = ({
  icon,
  label,
  press,
  pressed,
  expanded,
  look = "",
  size,
}: {
  icon: IconName;
  label: string;
  press: () => void;
  pressed?: boolean;
  expanded?: boolean;
  look?: string;
  size?: "large";
}) => (
  <button
    type="button"
    class={`icon-btn ${look}`}
    aria-label={label}
    title={label}
    aria-pressed={pressed}
    aria-expanded={expanded}
    onClick={press}
  >
    <Icon name={icon} size={size} />
  </button>
);

// Sheet is a dialog with a form. The key again, pressed in it, accepts what it offers.
export function Sheet({
  title,
  close,
  children,
  wide = false,
  onSubmit,
  again,
}: {
  title: string;
  close: () => void;
  children: ComponentChildren;
  wide?: boolean;
  onSubmit?: () => void;
  again?: string;
}) {
  const keys = (e: KeyboardEvent) => {
    const written =
      e.target instanceof HTMLTextAreaElement ||
      (e.target instanceof HTMLInputElement && e.target.type !== "radio" && e.target.type !== "checkbox");
    const sends = e.key === "Enter" && (e.ctrlKey || e.metaKey || e.target instanceof HTMLSelectElement);
    if (!onSubmit || !(sends || (again && e.key === again && !written))) return;
    e.preventDefault();
    e.stopPropagation();
    onSubmit();
  };
  return (
    <Over look={`sheet${wide ? " wide" : ""}`} labelledBy="sheet-title" close={close} onKeyDown={keys}>
      <form
        onSubmit={(e) => {
          if (e.submitter?.hasAttribute("formaction")) return; // a button that leads elsewhere
          e.preventDefault();
          onSubmit?.();
        }}
        noValidate
      >
        <header class="sheet-head">
          <h2 id="sheet-title">{title}</h2>
          <IconButton icon="x" label="Close" press={close} />
        </header>
        {children}
      </form>
    </Over>
  );
}
