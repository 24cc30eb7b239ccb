package simulate

import (
	"errors"
	"math/rand/v2"
)

// none is no job.
const none int32 = -1

// job is one piece of work on its way.
type job struct {
	born     float64
	arrived  float64 // at the node where it is
	service  float64 // what it takes there
	left     float64 // what is still to be done of that
	patience float64
	next     int32 // behind it in its queue
	class    int32
	batch    int32 // none while the network warms up, and after the last
	onward   bool  // it has left the node where it entered
	begun    bool  // it has been served where it is
	waited   bool
}

// queue is who waits, by place in the pool of jobs.
type queue struct{ head, tail int32 }

// server is one of a node's, and whom it serves.
type server struct {
	job   int32
	end   float64
	stamp uint32 // counts whom it has served, so that an end that was interrupted is known to be no more
}

// station is a node while it is played.
type station struct {
	*Node

	queues  []queue // by class
	servers []server
	idle    []int32
}

// happening is an arrival of a class, or the end of a service; node is none for an arrival.
type happening struct {
	node, place int32 // the class, or the server
	stamp       uint32
}

// counts are what one batch has come to.
type counts struct {
	done, waits, left int
	stay, wait        float64
	classes           []Sample
}

// run is a network while it is played.
type run struct {
	network  *Network
	plan     Plan
	chance   *rand.Rand
	now      float64
	agenda   agenda[float64, happening]
	stations []station
	jobs     []job
	free     []int32
	arrived  int
	done     int // of those that are counted
	batches  []counts
}

// mostLate bounds how many may arrive after the last that is counted, as a multiple of those that are, before it is said
// that work is never done.
const mostLate = 20

// Play watches a network by chance. The same chance sees the same.
func (n Network) Play(p Plan, chance *rand.Rand) (Seen, error) {
	if err := n.check(p); err != nil {
		return Seen{}, err
	}
	r := &run{network: &n, plan: p, chance: chance, batches: make([]counts, p.Batches)}
	for i := range r.batches {
		r.batches[i].classes = make([]Sample, len(n.Classes))
	}
	for i := range n.Nodes {
		s := station{Node: &n.Nodes[i], servers: make([]server, n.Nodes[i].Servers)}
		for k := range s.servers {
			s.idle = append(s.idle, int32(len(s.servers)-1-k))
		}
		for range n.Classes {
			s.queues = append(s.queues, queue{none, none})
		}
		r.stations = append(r.stations, s)
	}
	for c := range n.Classes {
		r.announce(int32(c))
	}
	counted := p.Batches * p.Size
	for r.done < counted {
		if r.arrived > p.WarmUp+counted*(1+mostLate) {
			return Seen{}, errors.New("work is never done: more comes than can be served")
		}
		r.step()
	}
	return r.seen(), nil
}

// announce notes when the next of a class arrives.
func (r *run) announce(class int32) {
	r.agenda.note(r.now+r.chance.ExpFloat64()/r.network.Classes[class].Rate, happening{node: none, place: class})
}

// step lets the next thing happen.
func (r *run) step() {
	at, what := r.agenda.next()
	r.now = at
	if what.node == none {
		r.announce(what.place)
		r.enter(int32(r.network.Classes[what.place].At), r.begin(what.place))
		return
	}
	s := &r.stations[what.node]
	if busy := &s.servers[what.place]; busy.stamp == what.stamp {
		r.end(s, what.node, what.place)
	}
}

// begin is a new job of a class.
func (r *run) begin(class int32) int32 {
	batch := none
	if i := r.arrived - r.plan.WarmUp; i >= 0 && i < r.plan.Batches*r.plan.Size {
		batch = int32(i / r.plan.Size)
	}
	r.arrived++
	fresh := job{born: r.now, class: class, batch: batch, next: none}
	if last := len(r.free) - 1; last >= 0 {
		j := r.free[last]
		r.free = r.free[:last]
		r.jobs[j] = fresh
		return j
	}
	r.jobs = append(r.jobs, fresh)
	return int32(len(r.jobs) - 1)
}

// enter lets a job come to a node: to a server who is free or whom it interrupts, else into the queue.
func (r *run) enter(node, j int32) {
	s, it := &r.stations[node], &r.jobs[j]
	it.arrived, it.begun, it.waited = r.now, false, false
	it.service = s.Service.Draw(r.chance)
	it.left = it.service
	if s.Patience != nil {
		it.patience = s.Patience.Draw(r.chance)
	}
	if last := len(s.idle) - 1; last >= 0 {
		place := s.idle[last]
		s.idle = s.idle[:last]
		r.serve(s, node, place, j)
		return
	}
	if place := r.weakest(s); s.Interrupts && r.jobs[s.servers[place].job].class > it.class {
		other := s.servers[place].job
		r.jobs[other].left = s.servers[place].end - r.now
		s.queues[r.jobs[other].class].pushFront(r.jobs, other)
		r.serve(s, node, place, j)
		return
	}
	it.waited = true
	s.queues[it.class].push(r.jobs, j)
}

// weakest is the server of a busy node whose job would be interrupted first.
func (r *run) weakest(s *station) int32 {
	if !s.Interrupts {
		return 0
	}
	worst := int32(0)
	for k := range s.servers {
		if r.jobs[s.servers[k].job].class > r.jobs[s.servers[worst].job].class {
			worst = int32(k)
		}
	}
	return worst
}

// serve lets a server work on a job.
func (r *run) serve(s *station, node, place, j int32) {
	it, by := &r.jobs[j], &s.servers[place]
	it.begun = true
	by.job, by.end = j, r.now+it.left
	by.stamp++
	r.agenda.note(by.end, happening{node: node, place: place, stamp: by.stamp})
}

// end lets a server finish, and take the next who is still there.
func (r *run) end(s *station, node, place int32) {
	j := s.servers[place].job
	s.servers[place].stamp++
	r.moveOn(s, j)
	for class := range s.queues {
		for {
			next := s.queues[class].pop(r.jobs)
			if next == none {
				break
			}
			if it := &r.jobs[next]; s.Patience != nil && !it.begun && it.arrived+it.patience < r.now {
				r.leave(next, it.arrived+it.patience, true)
				continue
			}
			r.serve(s, node, place, next)
			return
		}
	}
	s.idle = append(s.idle, place)
}

// moveOn lets a job that was served go to the next node, or out.
func (r *run) moveOn(s *station, j int32) {
	it := &r.jobs[j]
	if !it.onward {
		r.count(it, r.now-it.arrived-it.service, it.waited)
		it.onward = true
	}
	if len(s.Moves) > 0 {
		u := r.chance.Float64()
		for to, p := range s.Moves {
			if u < p {
				r.enter(int32(to), j)
				return
			}
			u -= p
		}
	}
	r.leave(j, r.now, false)
}

// count counts the first wait of a job.
func (r *run) count(it *job, wait float64, waited bool) {
	if it.batch == none {
		return
	}
	b := &r.batches[it.batch]
	b.wait += wait
	b.classes[it.class].Add(wait)
	if waited {
		b.waits++
	}
}

// leave lets a job go for good, unserved if it lost patience.
func (r *run) leave(j int32, at float64, unserved bool) {
	it := &r.jobs[j]
	if !it.onward {
		r.count(it, at-it.arrived, true)
	}
	if it.batch != none {
		b := &r.batches[it.batch]
		b.done++
		b.stay += at - it.born
		if unserved {
			b.left++
		}
		r.done++
	}
	r.free = append(r.free, j)
}

// seen is what the batches come to.
func (r *run) seen() Seen {
	var stay, waits, wait, left Sample
	classes := make([]Sample, len(r.network.Classes))
	for i := range r.batches {
		b := &r.batches[i]
		size := float64(r.plan.Size)
		stay.Add(b.stay / size)
		waits.Add(float64(b.waits) / size)
		wait.Add(b.wait / size)
		left.Add(float64(b.left) / size)
		for c := range b.classes {
			if b.classes[c].n > 0 {
				classes[c].Add(b.classes[c].mean)
			}
		}
	}
	out := Seen{Stay: stay.Interval(), Waits: waits.Interval(), Wait: wait.Interval(), Abandons: left.Interval(), Played: r.arrived}
	for c := range classes {
		out.ByClass = append(out.ByClass, classes[c].Interval())
	}
	return out
}

// push puts a job last.
func (q *queue) push(jobs []job, j int32) {
	jobs[j].next = none
	if q.tail == none {
		q.head = j
	} else {
		jobs[q.tail].next = j
	}
	q.tail = j
}

// pushFront puts a job first.
func (q *queue) pushFront(jobs []job, j int32) {
	jobs[j].next = q.head
	q.head = j
	if q.tail == none {
		q.tail = j
	}
}

// pop takes the first away; none if there is none.
func (q *queue) pop(jobs []job) int32 {
	j := q.head
	if j == none {
		return none
	}
	q.head = jobs[j].next
	if q.head == none {
		q.tail = none
	}
	return j
}
