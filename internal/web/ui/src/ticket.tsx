// One ticket: where it stands, what can be done, what happened.
import { Fragment } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { command, run } from "./commands";
import { Composer } from "./composer";
import type { IconName } from "./icon-names";
import { Avatar, Icon, IconButton, Keys, Left, leftSpoken, LinkTag, Severity, Track, When } from "./parts";
import { may, openTicket, set, useStore, type Held } from "./store";
import { bytes, clock, day, exact, iso, plural, sameDay, SECOND } from "./time";
import type { Entry, Ticket as T } from "./view";
import { goTo, reopen, resume, sure, take, visit } from "./work";
import * as api from "./api";

export function Ticket() {
  const ticket = useStore(openTicket);
  const missing = useStore((s) => s.missing);
  const number = useStore((s) => s.open);
  if (!ticket)
    return (
      <main class="ticket" id="ticket" tabIndex={-1}>
        {number && (
          <header class="phone-head only-phone">
            <Back />
            <b>{number}</b>
          </header>
        )}
        {missing ? (
          <div class="empty">
            <h1>{number} cannot be shown.</h1>
            <p>{missing}</p>
            <button
              type="button"
              class="btn"
              onClick={() => {
                set({ missing: undefined });
                goTo(number!);
              }}
            >
              Try again
            </button>
          </div>
        ) : number ? (
          <div class="nothing-open">
            <span class="spinner" role="img" aria-label="Loading" />
          </div>
        ) : (
          <div class="nothing-open">
            <div class="empty">
              <p>
                <b>No ticket is open.</b>
              </p>
              <p>Choose one from the list, or write down a new one.</p>
              <button type="button" class="btn" onClick={() => run("new")}>
                New ticket <Keys keys="c" />
              </button>
            </div>
          </div>
        )}
      </main>
    );
  return (
    <main class="ticket" id="ticket" tabIndex={-1} key={ticket.number} aria-label={`${ticket.number} ${ticket.subject}`}>
      <header class="phone-head only-phone">
        <Back />
        <Severity n={ticket.severity} />
        <b>{ticket.number}</b>
        <HeadLeft ticket={ticket} />
      </header>
      <Head ticket={ticket} />
      {ticket.sealed ? <Sealed ticket={ticket} /> : <Timeline ticket={ticket} />}
      <Composer ticket={ticket} />
    </main>
  );
}

// HeadLeft is the badge on a phone; it leads to the clock.
const HeadLeft = ({ ticket }: { ticket: T }) => {
  const now = useStore((s) => s.now);
  return (
    <button type="button" class="head-left" onClick={() => run("context")}>
      <Left promise={ticket.due} now={now} />
      <span class="vh">{leftSpoken(ticket.due, now)}: clock and helpers</span>
    </button>
  );
};

const Back = () => (
  <IconButton
    icon="chevron-left"
    size="large"
    label="Back to the list"
    press={() => {
      if (history.state?.pushed) history.back();
      else set({ pane: "list" });
    }}
  />
);

const stateWords: Record<T["state"], string> = { open: "", waiting: "Waiting", resolved: "Resolved", closed: "Closed" };

function Head({ ticket }: { ticket: T }) {
  return (
    <header class="ticket-head">
      <div class="crumb">
        <Severity n={ticket.severity} />
        <span class="number">{ticket.number}</span>
        <LinkTag link={ticket.link} />
        <span>
          opened <When at={ticket.opened} />
          {ticket.channel && ` ${ticket.channel}`}
        </span>
        {stateWords[ticket.state] && <span class="tag">{stateWords[ticket.state]}</span>}
        <Here number={ticket.number} />
      </div>
      <div class="title">
        <h1>{ticket.subject}</h1>
        <More ticket={ticket} />
      </div>
      {ticket.track.length > 0 && <Track stops={ticket.track} />}
      {(ticket.tags.length > 0 || ticket.parent || ticket.mergedInto) && (
        <p class="ticket-marks">
          {ticket.mergedInto && (
            <a class="tag" href={`/t/${ticket.mergedInto}`} onClick={stay(ticket.mergedInto)}>
              <Icon name="git-merge" size="small" />
              goes on as {ticket.mergedInto}
            </a>
          )}
          {ticket.parent && (
            <a class="tag" href={`/t/${ticket.parent}`} onClick={stay(ticket.parent)}>
              <Icon name="arrow-up-right" size="small" />
              part of {ticket.parent}
            </a>
          )}
          {ticket.tags.map((t) => (
            <span class="tag" key={t}>
              {t}
            </span>
          ))}
        </p>
      )}
      <div class="actions" role="toolbar" aria-label="Ticket">
        <Actions ticket={ticket} />
      </div>
    </header>
  );
}

// stay opens a ticket here when its link is followed.
const stay = (number: string) => (e: MouseEvent) => {
  if (!e.metaKey && !e.ctrlKey) {
    e.preventDefault();
    visit(number, true);
  }
};

interface Act {
  id: string;
  icon: IconName;
  words: string;
  keys?: string;
  go?: boolean;
  press: () => void;
}

// few is how many acts are buttons with a word; the palette has the rest.
const few = 4;

// actsOf is what is worth doing with a ticket now, the likeliest first.
function actsOf(t: T, me: string): Act[] {
  const by = (id: string, words: string, go = false): Act => {
    const c = command(id);
    return { id, icon: c?.icon ?? "check", words, keys: c?.keys, go, press: () => run(id) };
  };
  return every(t, me, by).filter((a) => may(t, needs[a.id] ?? a.id));
}

// What somebody must be allowed for an act, where it is called otherwise.
const needs: Record<string, string> = { join: "join-swarm", decline: "join-swarm" };

function every(t: T, me: string, by: (id: string, words: string, go?: boolean) => Act): Act[] {
  const again: Act = { id: "reopen", icon: "rotate-ccw", words: "Reopen", press: () => void reopen([t.number]) };
  if (t.state === "resolved") return [again, by("close", "Close for good")];
  if (t.state === "closed") return [again];
  const next = t.targets.find((x) => x.onModel);
  const mine = t.owner?.id === me;
  const invited = t.swarm?.active && t.swarm.members.find((m) => m.person.id === me && m.state === "invited");
  const acts: Act[] = [];
  if (invited)
    acts.push(
      {
        id: "join",
        icon: "check",
        words: "Join the swarm",
        go: true,
        press: () => void sure(t.number, "joined", (n) => api.answerSwarm(n, "joined")),
      },
      { id: "decline", icon: "x", words: "Decline", press: () => void sure(t.number, "declined", (n) => api.answerSwarm(n, "declined")) },
    );
  if (t.state === "waiting") acts.push({ id: "resume", icon: "play", words: "Resume", go: !invited, press: () => void resume([t.number]) });
  if (!t.owner)
    acts.push({
      id: "take",
      icon: "hand-helping",
      words: "Take it",
      keys: "a",
      go: !invited && t.state !== "waiting",
      press: () => void take([t.number]),
    });
  acts.push(
    by("escalate", next ? `Escalate to ${next.name}` : "Escalate", mine && Boolean(next) && t.state === "open"),
    by("swarm", "Swarm"),
  );
  if (t.track.filter((x) => x.state === "done").length) acts.push(by("hand-back", "Hand back"));
  acts.push(by("resolve", "Resolve"));
  if (t.state === "open") acts.push(by("wait", "Wait"));
  return acts;
}

function Actions({ ticket }: { ticket: T }) {
  const me = useStore((s) => s.boot.me.id);
  return (
    <>
      {actsOf(ticket, me)
        .slice(0, few)
        .map((a) => (
          <button key={a.id} type="button" class={`btn${a.go ? " primary" : ""}`} onClick={a.press}>
            <Icon name={a.icon} />
            {a.words}
            {a.keys && <Keys keys={a.keys} />}
          </button>
        ))}
    </>
  );
}

// More is the acts that have no word of their own, the palette, and on narrow screens what lies beside.
function More({ ticket }: { ticket: T }) {
  const me = useStore((s) => s.boot.me.id);
  return (
    <span class="more-acts not-phone">
      {actsOf(ticket, me)
        .slice(few)
        .map((a) => (
          <IconButton key={a.id} icon={a.icon} label={a.words} press={a.press} />
        ))}
      <IconButton icon="ellipsis" label="More to do" press={() => run("palette")} />
      <span class="only-narrow">
        <IconButton icon="panel-right" label="Clock and helpers" press={() => run("context")} />
      </span>
    </span>
  );
}

// Bottom is the bar of a phone: four acts of a ticket, or the places of the workspace.
export function Bottom() {
  const ticket = useStore(openTicket);
  const me = useStore((s) => s.boot.me.id);
  const pane = useStore((s) => s.pane);
  if (pane === "ticket" && ticket)
    return (
      <nav class="bottom acts" aria-label="Ticket actions">
        {actsOf(ticket, me)
          .slice(0, 3)
          .map((a) => (
            <button key={a.id} type="button" class={a.go ? "go" : ""} onClick={a.press}>
              <Icon name={a.icon} size="large" />
              {a.words.replace(/ to .*/, "")}
            </button>
          ))}
        <button type="button" onClick={() => run("palette")}>
          <Icon name="ellipsis" size="large" />
          More
        </button>
      </nav>
    );
  return (
    <nav class="bottom places" aria-label="Workspace">
      <button type="button" onClick={() => set({ menu: true })}>
        <Icon name="inbox" size="large" />
        Queues
      </button>
      <button type="button" onClick={() => run("palette")}>
        <Icon name="search" size="large" />
        Search
      </button>
      <button type="button" onClick={() => run("filter")}>
        <Icon name="list-filter" size="large" />
        Filter
      </button>
      <button type="button" class="go" onClick={() => run("new")}>
        <Icon name="plus" size="large" />
        New
      </button>
    </nav>
  );
}

// Here is who else is here, in three grades: writing, looking, has it open elsewhere.
function Here({ number }: { number: string }) {
  const presence = useStore((s) => s.presence);
  const here = presence.filter((p) => p.number === number);
  if (!here.length) return null;
  const grades = { writing: "is writing", looking: "is looking", elsewhere: "has it open elsewhere" };
  return (
    <span class="here" title={here.map((p) => `${p.person.name} ${grades[p.grade]}`).join("\n")}>
      <span class="stack">
        {here.slice(0, 4).map((p) => (
          <Avatar key={p.person.id} name={p.person.name} look={p.grade} />
        ))}
      </span>
      {here.length === 1 ? `${here[0]!.person.name} ${grades[here[0]!.grade]}` : `${here.length} others here`}
    </span>
  );
}

// Sealed stands where the story would: whoever may see only the outside can ask for more.
const Sealed = ({ ticket }: { ticket: T }) => (
  <div class="nothing-open">
    <div class="empty">
      <p>
        <b>Only its outside is yours to see.</b>
      </p>
      <p>What is in it belongs to a class of data to which you have no access now.</p>
      <a class="btn" href={`/t/${ticket.number}`}>
        Ask for access
      </a>
    </div>
  </div>
);

const shown = 60; // entries at first; a long story is opened from its end

function Timeline({ ticket }: { ticket: T }) {
  const region = useRef<HTMLDivElement>(null);
  const [all, setAll] = useState(false);
  const stuck = useRef(true);
  const waiting = useStore((s) => s.waiting);
  const held = waiting.filter((h) => h.number === ticket.number);
  const entries = all ? ticket.timeline : ticket.timeline.slice(-shown);
  useLayoutEffect(() => {
    const r = region.current;
    if (r && stuck.current) r.scrollTop = r.scrollHeight;
  }, [ticket.timeline.length, held.length]);
  return (
    <div
      class="timeline"
      ref={region}
      tabIndex={0}
      role="region"
      aria-label="Timeline"
      onScroll={(e) => {
        const r = e.currentTarget;
        stuck.current = r.scrollHeight - r.scrollTop - r.clientHeight < 40;
      }}
    >
      {entries.length < ticket.timeline.length && (
        <button type="button" class="btn small older" onClick={() => setAll(true)}>
          Show {plural(ticket.timeline.length - shown, "earlier entry", "earlier entries")}
        </button>
      )}
      {entries.map((e, i) => (
        <Fragment key={e.id}>
          {(i === 0 || !sameDay(entries[i - 1]!.at, e.at)) && <p class="day">{day(e.at)}</p>}
          {e.type === "message" ? <Message entry={e} /> : <Happened entry={e} />}
        </Fragment>
      ))}
      {held.map((h) => (
        <Waiting key={h.id} held={h} />
      ))}
    </div>
  );
}

const looks = { note: "note", vendor: "vendor", reply: "", requester: "" } as const;

// At is the hour of an entry; its day stands above.
const At = ({ at }: { at: number }) => (
  <time dateTime={iso(at)} title={exact(at)}>
    {clock(at)}
  </time>
);

function Message({ entry }: { entry: Entry }) {
  const mine = useStore((s) => entry.byId === s.boot.me.id);
  return (
    <article
      class={`message ${entry.audience ? looks[entry.audience] : ""}`}
      id={`m${entry.id}`}
      aria-label={`${entry.by}, ${entry.via ?? entry.audience ?? "message"}`}
    >
      <Avatar name={entry.by} look={mine ? "large me" : "large"} />
      <div class="message-body">
        <p class="message-head">
          <b>{entry.by}</b>
          {entry.via && <span>{entry.via}</span>}
          <At at={entry.at} />
        </p>
        <p class="message-text">
          <Linked text={entry.text} />
        </p>
        {entry.attachments?.map((a) => (
          <a key={a.id} class="attachment" href={a.href} download={a.name}>
            <Icon name="paperclip" size="mid" />
            {a.name}, {bytes(a.size)}
          </a>
        ))}
      </div>
    </article>
  );
}

// Waiting is a reply that the server still holds.
function Waiting({ held }: { held: Held }) {
  const me = useStore((s) => s.boot.me.name);
  const left = useStore((s) => Math.max(0, Math.ceil((held.until - s.now) / SECOND)));
  return (
    <article class="message held" aria-label="Your reply, not sent yet">
      <Avatar name={me} look="large me" />
      <div class="message-body">
        <p class="message-head">
          <b>{me}</b>
          <span>goes out in {left} s</span>
        </p>
        <p class="message-text">
          <Linked text={held.body} />
        </p>
      </div>
    </article>
  );
}

const address = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]|\bSUP-\d+\b)/g;

// Linked shows text with its addresses and ticket numbers as links.
export function Linked({ text }: { text: string }) {
  return (
    <>
      {text.split(address).map((part, i) =>
        i % 2 === 0 ? (
          part
        ) : part.startsWith("SUP-") ? (
          <a key={i} href={`/t/${part}`} onClick={stay(part)}>
            {part}
          </a>
        ) : (
          <a key={i} href={part} rel="noopener noreferrer nofollow" target="_blank">
            {part}
          </a>
        ),
      )}
    </>
  );
}

const Happened = ({ entry }: { entry: Entry }) => (
  <p class={`event${entry.breach ? " breach" : ""}`}>
    <Icon name={(entry.icon as IconName | undefined) ?? "circle"} />
    <span>{entry.text}</span>
    <At at={entry.at} />
  </p>
);
