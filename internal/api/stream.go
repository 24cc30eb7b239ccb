package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"belay/internal/desk"
	"belay/internal/engine"
	"belay/internal/people"
	"belay/internal/ticket"
)

const (
	// lookAgain is how often a stream makes sure that its session or token is still good, and what it may see.
	lookAgain = 10 * time.Second
	// sayAnything is how often a comment is sent, so that nothing between us and the reader thinks the line is dead.
	sayAnything = 20 * time.Second
	// writeWithin is how long one write to a stream may take before its reader counts as gone.
	writeWithin = 15 * time.Second
	// comeBack is after how long a browser opens a stream again that broke, in milliseconds.
	comeBack = 2000
)

func (a *API) streamOperations() {
	o := operation(http.MethodGet, "/stream", "stream", "Follow what happens, live",
		says("Server-sent events: ticket, presence, simulation and reload. Those of tickets carry an id; Last-Event-ID goes on from there. reload says that something was missed: read again what is shown. The stream ends when the session or token does."))
	registry := a.huma.OpenAPI().Components.Schemas
	o.Responses["200"] = &huma.Response{
		Description: "A stream of events, whose data is an Event as JSON.",
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: huma.SchemaFromType(registry, reflect.TypeFor[Event]())}},
	}
	handle(a, o, a.stream)
}

func (a *API) stream(ctx context.Context, c *call, in *struct {
	Last  int64 `header:"Last-Event-ID" doc:"The id of the last event that one has." minimum:"0"`
	After int64 `query:"last" doc:"As Last-Event-ID, for a browser that opens a new stream." minimum:"0"`
},
) (*huma.StreamResponse, error) {
	f, err := a.engine.Follow(ctx, c.actor, max(in.Last, in.After))
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(h huma.Context) {
		_, w := humago.Unwrap(h)
		s := &sending{api: a, call: c, follower: f, w: w, control: http.NewResponseController(w)}
		if err := s.run(ctx); err != nil && ctx.Err() == nil {
			a.log.Debug("a stream has ended", "account", c.me(), "error", err)
		}
	}}, nil
}

// sending is one stream to one reader.
type sending struct {
	api      *API
	call     *call
	follower *engine.Follower
	w        http.ResponseWriter
	control  *http.ResponseController
	buffer   bytes.Buffer
	looked   map[ticket.Number]bool // the tickets of which a look was written down
}

// run sends until the reader goes, or may not read any more.
func (s *sending) run(ctx context.Context) error {
	head := s.w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store, no-transform")
	head.Set("X-Accel-Buffering", "no")
	s.w.WriteHeader(http.StatusOK)
	fmt.Fprintf(&s.buffer, ": Belay\nretry: %d\n\n", comeBack)
	if err := s.flush(); err != nil {
		return err
	}
	look, say := time.NewTicker(lookAgain), time.NewTicker(sayAnything)
	defer look.Stop()
	defer say.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case signal := <-s.follower.C:
			if err := s.tell(ctx, signal); err != nil {
				return err
			}
		case <-look.C:
			if err := s.stillAllowed(ctx); err != nil {
				return err
			}
			continue
		case <-say.C:
			s.buffer.WriteString(":\n\n")
		}
		if err := s.flush(); err != nil {
			return err
		}
	}
}

// tell puts a signal into the buffer, and whatever else has come meanwhile.
func (s *sending) tell(ctx context.Context, signal engine.Signal) error {
	for {
		if err := s.look(ctx, signal.Ticket); err != nil {
			return err
		}
		frame, err := s.api.frame(ctx, signal)
		if err != nil {
			return err
		}
		s.buffer.Write(frame)
		select {
		case signal = <-s.follower.C:
		default:
			return nil
		}
	}
}

// mostLooks is how many tickets a stream remembers to have shown.
const mostLooks = 10_000

// look writes down, once for each ticket and stream, that somebody of another organisation is shown one.
func (s *sending) look(ctx context.Context, t *ticket.Ticket) error {
	if s.call.actor.Account.Role != people.Partner || t == nil || s.looked[t.Number] {
		return nil
	}
	if s.looked == nil || len(s.looked) >= mostLooks {
		s.looked = map[ticket.Number]bool{}
	}
	s.looked[t.Number] = true
	return s.api.engine.Looked(ctx, s.call.actor, "stream", t)
}

// flush sends what is in the buffer.
func (s *sending) flush() error {
	if err := s.control.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return fmt.Errorf("giving a stream time: %w", err)
	}
	if _, err := s.buffer.WriteTo(s.w); err != nil {
		return err
	}
	return s.control.Flush()
}

// stillAllowed ends the stream when whoever reads it has signed out, or their token has ended; and looks at what they may see now.
func (s *sending) stillAllowed(ctx context.Context) error {
	actor, err := s.call.again(ctx)
	if err != nil {
		return err
	}
	s.call.actor = actor
	return s.api.engine.Refollow(ctx, s.follower, actor)
}

// frames keeps events as they were written for the stream: each is written once for those who may read notes and once for those
// who may not, however many follow. The younger half takes the place of the older, so that memory is bounded.
type frames struct {
	mu           sync.Mutex // guards the rest
	young, older map[frameKey]*frame
}

// framesKept is how many events one half holds.
const framesKept = 512

type frameKey struct {
	id     int64
	public bool
}

// frame is one event as it was written.
type frame struct {
	once sync.Once
	text []byte
	err  error
}

func newFrames() *frames { return &frames{young: map[frameKey]*frame{}} }

// of is the place of an event.
func (f *frames) of(key frameKey) *frame {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, ok := f.young[key]
	if !ok {
		if one, ok = f.older[key]; !ok {
			one = &frame{}
		}
		if len(f.young) >= framesKept {
			f.older, f.young = f.young, map[frameKey]*frame{}
		}
		f.young[key] = one
	}
	return one
}

// frame is a signal as the stream sends it.
func (a *API) frame(ctx context.Context, s engine.Signal) ([]byte, error) {
	if s.ID == 0 || s.Reload {
		return write(s.ID, a.show.event(s, nil))
	}
	one := a.frames.of(frameKey{s.ID, s.Public})
	one.once.Do(func() {
		row, err := a.show.rowOf(context.WithoutCancel(ctx), s.Ticket)
		if err != nil {
			one.err = err
			return
		}
		if s.Public {
			row.Tags, row.Waits = nil, ""
		}
		one.text, one.err = write(s.ID, a.show.event(s, &row))
	})
	return one.text, one.err
}

// event is a signal as an event.
func (s *Show) event(in engine.Signal, row *Row) Event {
	switch {
	case in.Reload:
		return Event{Type: "reload"}
	case in.Study != nil:
		return Event{Type: "simulation", Number: in.Study.Number, State: string(in.Study.State), Done: in.Study.Done, Most: in.Study.Most}
	case in.Presence != 0:
		return Event{Type: "presence", Number: int64(in.Presence), Looking: texts(in.Here.Looking), Writing: texts(in.Here.Writing)}
	}
	return Event{
		Type: "ticket", Number: int64(in.Entry.Ticket), Seq: in.Entry.Seq, What: in.Type, By: string(in.Entry.By), Key: in.Key, Row: row,
	}
}

// write is an event in the form of a stream: its id, its name, and its data on one line.
func write(id int64, e Event) ([]byte, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("writing an event: %w", err)
	}
	out := make([]byte, 0, len(data)+64)
	if id != 0 {
		out = strconv.AppendInt(append(out, "id: "...), id, 10)
		out = append(out, '\n')
	}
	out = append(append(append(out, "event: "...), e.Type...), "\ndata: "...)
	return append(append(out, data...), "\n\n"...), nil
}

// rowOf is a ticket as lists show it, for everybody who may read it.
func (s *Show) rowOf(ctx context.Context, t *ticket.Ticket) (Row, error) {
	names, err := s.names(ctx, []ticket.Account{t.Requester, t.Assignee})
	if err != nil {
		return Row{}, err
	}
	m, _ := s.engine.Model()
	r := &reading{model: m, names: names, now: moment(), reader: people.Actor{}}
	out := Row{
		Number: int64(t.Number), Ref: t.Number.String(), Seq: t.Seq, State: string(t.State), Kind: string(t.Kind), Subject: t.Subject,
		Severity: string(t.Severity), Rank: rankOf(m, t.Severity), Service: string(t.Service), Function: string(t.Function),
		Link: showFunction(m, t.Function).Link, Requester: r.called(t.Requester), Assignee: r.person(t.Assignee),
		Clocks: []Clock{}, Opened: t.Opened.Time(), Changed: t.Changed.Time(), Unread: true, Tags: t.Tags,
	}
	if t.State == ticket.Waiting && len(t.Waits) > 0 {
		out.Waits = string(t.Waits[len(t.Waits)-1].Reason)
	}
	err = s.engine.Rules(ctx, editionsOf(t), func(w desk.World) error {
		r.world = w
		out.Clocks = r.clocks(t, "")
		return nil
	})
	if target, due, ok := t.NextPromise(); ok && t.Live() {
		out.Target, out.Due = string(target), instant(due)
		for _, c := range out.Clocks {
			if c.Target == out.Target && c.Budget > 0 {
				out.Share = float64(c.Used) / float64(c.Budget)
			}
		}
	}
	return out, err
}
