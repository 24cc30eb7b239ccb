// Beside the ticket: its clock, who can help now, who is told next, who asked.
import { Avatar, Bar, Icon, IconButton, LinkTag, Severity, Strip, urgency, When } from "./parts";
import { openTicket, set, useStore } from "./store";
import { clock, moment, part, sameDay, SOON, span } from "./time";
import type { Helper, Promise_, Ticket } from "./view";
import { visit } from "./work";

export function Context() {
  const ticket = useStore(openTicket);
  const open = useStore((s) => s.drawer);
  if (!ticket)
    return (
      <aside class={`context${open ? " open" : ""}`} aria-label="Context">
        <h2>
          Clock
          <Close />
        </h2>
        <p class="faint">Open a ticket to see its clock and who can help.</p>
      </aside>
    );
  return (
    <aside class={`context${open ? " open" : ""}`} aria-label="Context">
      <h2>
        Clock
        <Close />
      </h2>
      <Clock ticket={ticket} />
      {ticket.helpers.length > 0 && (
        <>
          <h3 class="eyebrow">Who can help now</h3>
          <ul>
            {ticket.helpers.map((h) => (
              <Help key={h.function + h.act} helper={h} />
            ))}
          </ul>
        </>
      )}
      {ticket.steps.length > 0 && (
        <>
          <h3 class="eyebrow">If nobody answers</h3>
          <ol class="steps">
            {ticket.steps.map((s) => (
              <li key={s.at + s.tell}>
                <When at={s.at} />
                <span>
                  {s.tell}
                  {s.holders && s.holders !== s.tell && <span class="muted">, {s.holders}</span>}
                  {s.handTo && <span class="muted">; it goes to {s.handTo}</span>}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
      <Swarm ticket={ticket} />
      {ticket.cases.length > 0 && (
        <>
          <h3 class="eyebrow">With others</h3>
          <dl class="facts">
            {ticket.cases.map((c) => (
              <>
                <dt key={c.id}>{c.party}</dt>
                <dd>
                  {c.reference ? `${c.reference}, ` : ""}
                  {c.status}
                </dd>
              </>
            ))}
          </dl>
        </>
      )}
      {ticket.related.length > 0 && (
        <>
          <h3 class="eyebrow">Linked</h3>
          <ul class="related">
            {ticket.related.map((r) => (
              <li key={r.number}>
                <a
                  href={`/t/${r.number}`}
                  onClick={(e) => {
                    e.preventDefault();
                    visit(r.number, true);
                  }}
                >
                  <b>{r.number}</b>
                  <span>{r.kind}</span>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 class="eyebrow">About</h3>
      <dl class="facts">
        <dt>Service</dt>
        <dd>{ticket.service}</dd>
        {ticket.category && (
          <>
            <dt>Category</dt>
            <dd>{ticket.category}</dd>
          </>
        )}
        <dt>Accountable</dt>
        <dd>{ticket.accountable}</dd>
        <dt>Severity</dt>
        <dd>
          <Severity n={ticket.severity} />
        </dd>
        {ticket.link && (
          <>
            <dt>Link</dt>
            <dd>
              <LinkTag link={ticket.link} />
            </dd>
          </>
        )}
        {ticket.impact && (
          <>
            <dt>Impact, urgency</dt>
            <dd>
              {ticket.impact}, {ticket.urgency}
            </dd>
          </>
        )}
      </dl>
      {ticket.why && <p class="faint why">{ticket.why}</p>}
      <h3 class="eyebrow">Asked by</h3>
      <div class="asker">
        <Avatar name={ticket.asker.name} look="large" />
        <b>{ticket.asker.name}</b>
        <span>{ticket.asker.words ?? ticket.asker.email}</span>
      </div>
    </aside>
  );
}

const Close = () => (
  <span class="only-narrow">
    <IconButton icon="x" label="Close" press={() => set({ drawer: false })} />
  </span>
);

// names of the targets, as people say them.
const targetNames: Record<string, string> = {
  acknowledge: "Taken",
  respond: "First answer",
  update: "Next update",
  resolve: "Solved",
};
const targetLeft: Record<string, string> = {
  acknowledge: "to take it",
  respond: "to the first answer",
  update: "to the next update",
  resolve: "to solve it",
};

function Clock({ ticket }: { ticket: Ticket }) {
  const now = useStore((s) => s.now);
  const next = ticket.due;
  const { look, share, left } = urgency(next, now);
  return (
    <div class={`clock ${look}`}>
      {next && next.state !== "met" ? (
        <>
          <p class={`big ${look}`}>
            <b>{look === "paused" ? "Paused" : span(Math.abs(left))}</b>
            <span>
              {look === "paused"
                ? ticket.waits
                : look === "late"
                  ? `late ${targetLeft[next.target] ?? ""}`
                  : `left ${targetLeft[next.target] ?? ""}`}
            </span>
          </p>
          <div role="img" aria-label={`${Math.round(share * 100)} percent of the time used, warning at ${SOON * 100} percent`}>
            <Bar wide share={share} mark={SOON} />
          </div>
        </>
      ) : (
        <p class="big">
          <b>–</b>
          <span>nothing is due</span>
        </p>
      )}
      <dl class="facts">
        {ticket.clocks.map((c) => (
          <>
            <dt key={c.target + (c.words ?? "")}>
              {targetNames[c.target] ?? c.target}
              {c.words && <small class="faint"> {c.words}</small>}
            </dt>
            <dd>
              <ClockWords promise={c} now={now} />
            </dd>
          </>
        ))}
      </dl>
    </div>
  );
}

// ClockWords is how one promise stands.
function ClockWords({ promise, now }: { promise: Promise_; now: number }) {
  const { look, left } = urgency(promise, now);
  const used = promise.used === undefined ? "" : promise.allowed ? part(promise.used, promise.allowed) : span(promise.used);
  switch (promise.state) {
    case "met":
      return (
        <span class="ok">
          <Icon name="check" size="small" />
          {promise.used === 0 ? "at once" : used ? `in ${used}` : "kept"}
        </span>
      );
    case "paused":
      return <span class="faint">paused{used && `, ${used} used`}</span>;
    case "breached":
      return <span class="bad">{promise.due ? `missed ${moment(promise.due, now)}` : "missed"}</span>;
  }
  if (promise.due === undefined) return <span class="faint">not counting</span>;
  return (
    <span class={look === "late" ? "bad" : look === "soon" ? "warn" : ""} title={moment(promise.due, now)}>
      {look === "late"
        ? `${span(-left)} late`
        : sameDay(promise.due, now)
          ? `by ${clock(promise.due)}, ${span(left)} left`
          : `by ${moment(promise.due, now)}`}
    </span>
  );
}

const actWords: Record<Helper["act"], string> = { escalate: "Escalate", swarm: "Swarm", ask: "Ask" };

const Help = ({ helper }: { helper: Helper }) => (
  <li class="helper">
    <p class="helper-head">
      <span class={`party ${helper.mark}`}>
        <span>{helper.party}</span>
      </span>
      <span class={`state ${helper.open ? "open" : "shut"}`}>{helper.hours}</span>
    </p>
    <p class="helper-name">
      <b>{helper.name}</b>
      <span>{helper.who}</span>
    </p>
    <Strip hours={helper.strip} from={helper.from} />
    <p class="helper-foot">
      <span>{helper.words}</span>
      <button
        type="button"
        class="btn small"
        aria-label={`${actWords[helper.act]}: ${helper.name}`}
        onClick={() => set({ sheet: helper.act === "escalate" ? "escalate" : "swarm", drawer: false })}
      >
        {actWords[helper.act]}
      </button>
    </p>
  </li>
);

const memberWords = { invited: "asked", joined: "is in", declined: "declined", left: "has left" };

function Swarm({ ticket }: { ticket: Ticket }) {
  const swarm = ticket.swarm;
  if (!swarm?.active) return null;
  return (
    <>
      <h3 class="eyebrow">Swarm</h3>
      <ul>
        {swarm.members.map((m) => (
          <li key={m.person.id} class="member">
            <Avatar name={m.person.name} />
            <span>{m.person.name}</span>
            <span class="end">{memberWords[m.state]}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
