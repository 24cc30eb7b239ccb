package model

import "belay/internal/calendar"

// Party is an organisation that provides or uses support.
type Party struct {
	ID        PartyID
	Name      string    `yaml:"name" doc:"The organisation's name."`
	Kind      PartyKind `yaml:"kind" need:"yes" doc:"What it is to the organisation whose model this is."`
	Contact   *Contact  `yaml:"contact" doc:"Its role mailbox or duty number."`
	Escalates PersonID  `yaml:"escalation_contact" doc:"The person to turn to when the party does not deliver."`
	Languages []string  `yaml:"languages" doc:"Languages it speaks, as ISO 639 codes."`
}

// Contact is how somebody is reached. Any field may be Unknown.
type Contact struct {
	Phone string `yaml:"phone" doc:"Telephone number."`
	Email string `yaml:"email" doc:"E-mail address."`
	Push  string `yaml:"push" doc:"Push topic or device."`
	Chat  string `yaml:"chat" doc:"Chat handle or channel."`
	URL   string `yaml:"url" doc:"Address of a case portal."`
}

// Pageable says whether c can wake somebody: a phone, push or chat contact, not e-mail alone.
func (c *Contact) Pageable() bool {
	return c != nil && (known(c.Phone) || known(c.Push) || known(c.Chat))
}

// Reachable says whether c holds any way at all.
func (c *Contact) Reachable() bool {
	return c != nil && (c.Pageable() || known(c.Email) || known(c.URL))
}

// known says that a text is given and is not the placeholder.
func known(s string) bool { return s != "" && s != Unknown }

// Words are the ways of c in the order in which one would try them: "phone +45 …", "email …".
func (c *Contact) Words() []string {
	if c == nil {
		return nil
	}
	var out []string
	for _, way := range []struct{ kind, value string }{
		{"phone", c.Phone}, {"push", c.Push}, {"chat", c.Chat}, {"email", c.Email}, {"url", c.URL},
	} {
		if known(way.value) {
			out = append(out, way.kind+" "+way.value)
		}
	}
	return out
}

// Person is somebody who is named in the model.
type Person struct {
	ID        PersonID
	Name      string             `yaml:"name" doc:"Full name."`
	Party     PartyID            `yaml:"party" doc:"Whom they work for."`
	Role      string             `yaml:"role" doc:"Their title or role."`
	Works     CalendarID         `yaml:"works" doc:"Their usual hours; a rota is not limited by them."`
	Timezone  *calendar.Zone     `yaml:"timezone" doc:"Zone in which their days away are counted, if not the model's."`
	Email     string             `yaml:"email" doc:"E-mail address."`
	Phone     string             `yaml:"phone" doc:"Telephone number."`
	Push      string             `yaml:"push" doc:"Push topic or device."`
	Chat      string             `yaml:"chat" doc:"Chat handle."`
	Skills    []string           `yaml:"skills" doc:"What they can do."`
	Training  []Trained          `yaml:"training" doc:"Courses taken, each with its date."`
	Languages []string           `yaml:"languages" doc:"Languages they speak, as ISO 639 codes."`
	Away      []calendar.Closure `yaml:"away" doc:"Dates, ranges A..B or local times on which they hold nothing."`
	Leaves    *calendar.Date     `yaml:"leaves" doc:"Their last day, if it is known."`
	Share     Percent            `yaml:"share" doc:"The part of their time that support gets."`
	Rate      float64            `yaml:"rate" doc:"Cost of an hour, in the model's currency."`
}

// Trained is a course somebody took, on a day; in a file the list is a mapping from course to date.
type Trained struct {
	ID TrainingID
	On calendar.Date
}

// Contact is how p is reached.
func (p *Person) Contact() *Contact {
	return &Contact{Phone: p.Phone, Email: p.Email, Push: p.Push, Chat: p.Chat}
}

// Called is what people call p: the name, or the id where no name is known yet.
func (p *Person) Called() string { return called(p.Name, string(p.ID)) }

// Called is what people call p: the name, or the id where no name is known yet.
func (p *Party) Called() string { return called(p.Name, string(p.ID)) }

// called prefers a known name to an id.
func called(name, id string) string {
	if known(name) {
		return name
	}
	return id
}

// External says that p is another organisation.
func (p *Party) External() bool { return p.Kind != Internal }

// Training is a course.
type Training struct {
	ID    TrainingID
	Name  string   `yaml:"name" doc:"What the course is called."`
	Renew Duration `yaml:"renew" doc:"How long it stays valid; for ever if left out."`
}
