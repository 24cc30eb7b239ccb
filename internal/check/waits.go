package check

// wait is a rule of the catalogue that a model alone does not decide, and what decides it.
type wait struct{ id, asks, forWhat string }

// waits are the rules of the catalogue that are not in the tables, in its order.
var waits = []wait{
	{"STR-11", "every key business process is covered", "the workshop; the model lists needs and process owners, not processes"},
	{"STR-12", "every scenario of the workshop reaches its end", "the rehearsal of scenarios on a running system"},
	{"STR-16", "the diagram fits one page", "the diagram, which is drawn to fit one"},
	{"COV-04", "no hole or double cover when clocks change", "nothing: the language has it so, and the proof of cover looks at every second"},
	{"COV-07", "peaks have added capacity", "simulation"},
	{"ESC-09", "each hand-over may be rejected with a reason", "tickets, which are handed back with one"},
	{"ESC-12", "no private route past the model is in use", "tickets, and who worked on them"},
	{"SLA-06", "simulated attainment is what was promised", "simulation"},
	{"SLA-10", "availabilities multiply to what was promised", "figures of availability, which the language does not have"},
	{"SLA-11", "each target has a source of data", "the running system, which measures all of them"},
	{"SLA-13", "every kind of request has a target", "nothing: targets belong to severities, and every ticket has one"},
	{"AGR-10", "tickets cross between tools with one master", "the connections of a running system"},
	{"ACC-07", "certificates and passwords have owners and dates", "an inventory, which the language does not have"},
	{"ROT-03", "few incidents fall into one shift", "simulation, or pages that were sent"},
	{"ROT-09", "people are not planned to be busy all the time", "queueing and simulation"},
	{"TRN-02", "training comes before the rehearsal", "the record of the rehearsal, with who took part"},
	{"HYP-02", "hypercare hours suffice", "simulation"},
	{"CHG-02", "releases of all parties are aligned", "a calendar of changes"},
	{"CST-01", "each function has a budget for three years", "the comparison of costs"},
	{"CST-03", "the cost of a ticket is near the usual", "the comparison of costs"},
	{"CAP-01", "no function is offered more work than it can do", "queueing"},
	{"CAP-02", "that still holds with growth and without one person", "queueing"},
	{"CAP-03", "the bottleneck is known", "queueing and simulation"},
	{"GOV-04", "a change after a signature voids what it touches", "editions and signatures"},
	{"REV-02", "volumes are what was expected", "tickets"},
	{"REV-03", "no hand-over happens beside the model", "tickets"},
	{"REV-04", "every edge is used", "tickets"},
	{"REV-05", "tickets do not go back and forth", "tickets"},
	{"REV-06", "clocks are not paused without need", "tickets"},
	{"REV-07", "the first assignment is right", "tickets"},
	{"REV-08", "the first line resolves what it should", "tickets"},
	{"REV-09", "promises are kept", "tickets"},
	{"REV-10", "the load is spread as planned", "tickets and pages that were sent"},
	{"REV-11", "actions of the last review are done", "the record of reviews"},
	{"REV-12", "changes bring no incidents", "tickets and changes"},
}
