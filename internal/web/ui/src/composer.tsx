// Where a message is written. Who will read it is a tab, and each tab keeps its own draft.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import * as api from "./api";
import { reason } from "./call";
import { run, writeTo } from "./commands";
import { draft, write } from "./drafts";
import type { IconName } from "./icon-names";
import { Icon, IconButton, Keys } from "./parts";
import { typed } from "./presence";
import { send } from "./send";
import { draftKey, may, set, tell, useStore } from "./store";
import { bytes, plural } from "./time";
import { take } from "./work";
import type { Attachment, Audience, Ticket } from "./view";

const maxFile = 25_000_000; // bytes; the server holds the same line

interface Tab {
  id: Audience;
  words: string;
  icon: IconName;
  to: string;
  readers: string;
}

// tabs are the audiences of a ticket.
function tabs(t: Ticket): Tab[] {
  const found: Tab[] = [];
  if (may(t, "reply"))
    found.push({
      id: "reply",
      words: "Reply",
      icon: "reply",
      to: t.requester,
      readers: t.copy.length ? `, copy ${t.copy.join(", ")}` : "",
    });
  if (may(t, "note")) found.push({ id: "note", words: "Note", icon: "sticky-note", to: "", readers: "seen by those who work on it" });
  const other = t.cases.find((c) => c.status !== "closed");
  if (other && may(t, "note"))
    found.push({
      id: "vendor",
      words: `To ${other.party}`,
      icon: "building-2",
      to: other.party,
      readers: other.reference ? `, their ${other.reference}` : "",
    });
  return found;
}

export function Composer({ ticket }: { ticket: Ticket }) {
  const audience = useStore((s) => s.audience);
  const kept = useStore((s) => s.drafts[draftKey(ticket.number, audience)]);
  const box = useRef<HTMLTextAreaElement>(null);
  const [over, setOver] = useState(false);
  const [uploading, setUploading] = useState(0);
  const all = tabs(ticket);
  const tab = all.find((t) => t.id === audience) ?? all[0];
  const body = kept?.body ?? "";

  useLayoutEffect(() => {
    const b = box.current;
    if (!b || CSS.supports("field-sizing", "content")) return;
    b.style.height = "auto";
    b.style.height = `${b.scrollHeight}px`;
  }, [body]);

  const attach = async (files: Iterable<File>) => {
    for (const file of files) {
      if (file.size > maxFile) {
        tell(`${file.name} has ${bytes(file.size)}, and ${bytes(maxFile)} are allowed.`, { failed: true });
        continue;
      }
      setUploading((n) => n + 1);
      try {
        const a = await api.upload(file);
        write(ticket.number, audience, { attachments: [...draft(ticket.number, audience).attachments, a] });
      } catch (e) {
        tell(`${file.name} was not attached. ${reason(e)}`, { failed: true });
      } finally {
        setUploading((n) => n - 1);
      }
    }
    box.current?.focus();
  };
  const drop = (a: Attachment) => write(ticket.number, audience, { attachments: (kept?.attachments ?? []).filter((x) => x.id !== a.id) });
  const keys = (e: KeyboardEvent) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      void send({ solved: e.shiftKey });
    }
    if (e.key === "/" && !body) {
      e.preventDefault();
      run("replies");
    }
  };
  const done = ticket.state === "closed";
  if (!tab) return null; // who may only look writes nothing

  return (
    <div class="composer">
      <Writers ticket={ticket} />
      <Collision ticket={ticket} />
      <div
        class={`box ${audience === "reply" ? "" : audience}${over ? " over" : ""}`}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault();
          setOver(false);
          void attach(e.dataTransfer?.files ?? []);
        }}
      >
        <div class="tabs" role="tablist" aria-label="Who will read this">
          {all.map((t) => (
            <button
              key={t.id}
              type="button"
              role="tab"
              id={`tab-${t.id}`}
              aria-selected={t.id === tab.id}
              aria-controls="writing"
              tabIndex={t.id === tab.id ? 0 : -1}
              onClick={() => writeTo(t.id)}
              onKeyDown={(e) => rove(e, all, tab.id)}
            >
              <Icon name={t.icon} size="mid" />
              {t.words}
              <Kept number={ticket.number} audience={t.id} />
            </button>
          ))}
          <span class="to" role="none">
            {tab.to && (
              <>
                to <b>{tab.to}</b>
              </>
            )}
            {tab.readers}
          </span>
        </div>
        <div id="writing" role="tabpanel" aria-labelledby={`tab-${tab.id}`}>
          <label class="vh" for="write">
            {tab.id === "note" ? "Note" : `Message to ${tab.to}`}
          </label>
          <textarea
            ref={box}
            id="write"
            class="write"
            value={body}
            disabled={done && tab.id === "vendor"}
            placeholder={tab.id === "note" ? "Write a note for those who work on it" : `Write to ${tab.to}`}
            onInput={(e) => {
              if (!body && tab.id === "reply" && ticket.state === "open" && !ticket.owner && may(ticket, "take"))
                void take([ticket.number]); // who answers has it
              write(ticket.number, audience, { body: e.currentTarget.value });
              typed();
            }}
            onKeyDown={keys}
            onPaste={(e) => {
              const files = e.clipboardData?.files;
              if (files?.length) {
                e.preventDefault();
                void attach(files);
              }
            }}
          />
          {(kept?.attachments.length || uploading > 0) && (
            <div class="uploads">
              {kept?.attachments.map((a) => (
                <span key={a.id} class="attachment">
                  <Icon name="paperclip" size="mid" />
                  {a.name}, {bytes(a.size)}
                  <button type="button" aria-label={`Remove ${a.name}`} onClick={() => drop(a)}>
                    <Icon name="x" size="small" />
                  </button>
                </span>
              ))}
              {uploading > 0 && (
                <span class="attachment" role="status">
                  Sending {plural(uploading, "file")}…
                </span>
              )}
            </div>
          )}
          <div class="box-foot">
            <IconButton icon="zap" label="Saved replies" press={() => run("replies")} />
            <Attach attach={attach} />
            <span class="hint">Type / for saved replies</span>
            <span class="end">
              <button type="button" class="btn primary" onClick={() => void send()}>
                {tab.id === "note" ? "Keep note" : "Send"} <Keys keys="mod+Enter" />
              </button>
            </span>
          </div>
        </div>
      </div>
    </div>
  );
}

// rove moves between tabs with the arrow keys.
function rove(e: KeyboardEvent, all: Tab[], at: Audience) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  e.preventDefault();
  const to = all[(all.findIndex((t) => t.id === at) + step + all.length) % all.length]!;
  set({ audience: to.id });
  requestAnimationFrame(() => document.getElementById(`tab-${to.id}`)?.focus());
}

// Kept marks a tab that holds a draft.
function Kept({ number, audience }: { number: string; audience: Audience }) {
  const kept = useStore((s) => s.audience !== audience && Boolean(s.drafts[draftKey(number, audience)]?.body));
  return kept ? (
    <>
      <span class="kept" aria-hidden="true" />
      <span class="vh"> (draft)</span>
    </>
  ) : null;
}

function Attach({ attach }: { attach: (files: Iterable<File>) => Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="paperclip" label="Attach a file" press={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files"
        onChange={(e) => {
          void attach([...(e.currentTarget.files ?? [])]);
          e.currentTarget.value = "";
        }}
      />
    </>
  );
}

// Writers says who writes to whom at this moment.
function Writers({ ticket }: { ticket: Ticket }) {
  const writers = useStore((s) => s.presence);
  const writer = writers.find((p) => p.number === ticket.number && p.grade === "writing");
  const their = ticket.drafts.find((d) => d.by.id === writer?.person.id && d.body);
  const [shown, setShown] = useState(false);
  if (!writer) return null;
  return (
    <div class="banner" role="status">
      <span class="pencil">
        <Icon name="pencil-line" size="small" />
      </span>
      <span>
        <b>{writer.person.name}</b> is writing{" "}
        {their?.audience === "note" ? "a note" : their?.audience === "vendor" ? "to the other party" : `to ${ticket.requester}`}
      </span>
      {their && (
        <button type="button" class="text-btn" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? "Hide the draft" : "See the draft"}
        </button>
      )}
      {shown && their && <blockquote class="their">{their.body}</blockquote>}
    </div>
  );
}

// Collision stops a message when somebody else wrote since it was begun: theirs is shown, ours is kept.
function Collision({ ticket }: { ticket: Ticket }) {
  const collision = useStore((s) => s.collision);
  if (collision?.number !== ticket.number) return null;
  return (
    <div class="banner bad-news" role="alert">
      <Icon name="triangle-alert" />
      <span>
        <b>{collision.by}</b> wrote since you began. Yours is kept and not sent.
      </span>
      {collision.theirs && <blockquote class="their">{collision.theirs}</blockquote>}
      <span class="buttons">
        <button
          type="button"
          class="btn small"
          onClick={() => {
            set({ collision: undefined });
            document.getElementById("write")?.focus();
          }}
        >
          Change mine
        </button>
        <button type="button" class="btn small" onClick={() => void send({ sure: true })}>
          Send it anyway
        </button>
      </span>
    </div>
  );
}
