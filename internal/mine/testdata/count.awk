# count.awk counts what a log of ServiceNow's incidents shows, with nothing of ours: see real_test.go. It is given the account
# that is a program.

# minutes of a local time such as 29/2/2016 01:16, from a Monday on (1 January 1601 was one).
function minutes(text,    part, day, clock, y, m) {
  split(text, part, " "); split(part[1], day, "/"); split(part[2], clock, ":")
  y = day[3]; m = day[2]
  if (m < 3) { y--; m += 12 }
  return (365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + day[1] - 584695) * 1440 + clock[1] * 60 + clock[2]
}

function hour(at) { return int(at / 60) % 168 }

# over counts an incident when its rows are over.
function over(    i, j, from, to, back, once, first, end, ping, hops) {
  hops = steps > 1 ? steps - 1 : 0
  for (i = 1; i <= steps; i++) {
    to = path[i]; back = 0
    for (j = 1; j < i; j++) if (path[j] == to) back = 1
    visits[to]++; if (!back) had[to]++; if (back) ping = 1
    if (i > 1) { edge[path[i - 1] " " to]++; returned[path[i - 1] " " to] += back }
  }
  if (steps) { entered[path[1]]++; ended[path[steps]]++ }
  incidents++; nogroup += steps == 0; onegroup += steps == 1; pingpong += ping; never += reassigned == 0
  seen += hops; counted += reassigned; same += reassigned == hops; more += reassigned > hops; fewer += reassigned < hops
  again += reopened > 0; hop[hops > 10 ? 10 : hops]++
  arrive[hour(opened)]++
  if (waiting != "") { waits++; wait[waits] = waiting; since[waits] = began; till[waits] = at }
  end = resolved ? resolved : closed
  for (i = 1; i <= waits; i++) {
    if (!(wait[i] in once)) { once[wait[i]] = 1; waited[wait[i]]++ }
    times[wait[i]]++; to = till[i] < end ? till[i] : end
    if (to > since[i]) slept[wait[i]] += to - since[i]
  }
}

BEGIN {
  reason["Awaiting User Info"] = reason["Awaiting Evidence"] = "requester"
  reason["Awaiting Vendor"] = "vendor"; reason["Awaiting Problem"] = "problem"
}
{ sub(/\r$/, "") }
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
{
  rows++
  if ($column["number"] != number) {
    if (number != "") over()
    number = $column["number"]; steps = waits = 0; waiting = ""
    opened = at = minutes($column["opened_at"])
  }
  now = minutes($column["sys_updated_at"]); if (now > at) at = now
  reassigned = $column["reassignment_count"]; reopened = $column["reopen_count"]
  resolved = $column["resolved_at"] == "?" ? 0 : minutes($column["resolved_at"]); closed = minutes($column["closed_at"])
  group = $column["assignment_group"]
  if (group != "?" && (steps == 0 || path[steps] != group)) path[++steps] = group
  cell[$column["impact"] " " $column["urgency"] " " $column["priority"]]++
  if ($column["sys_updated_by"] != program) work[hour(at)]++
  state = $column["incident_state"]; for_what = (state in reason) ? reason[state] : ""
  if (waiting != "" && for_what != waiting) { waits++; wait[waits] = waiting; since[waits] = began; till[waits] = at; waiting = "" }
  if (waiting == "" && for_what != "") { waiting = for_what; began = at }
}
END {
  over()
  print "rows", rows; print "incidents", incidents; print "never-reassigned", never; print "one-group", onegroup
  print "no-group", nogroup; print "ping-pong", pingpong; print "seen", seen; print "counted", counted; print "same", same
  print "tool-more", more; print "tool-fewer", fewer; print "reopened", again
  for (i = 0; i <= 10; i++) print "hops", i, hop[i] + 0
  for (c in cell) print "cell", c, cell[c]
  for (g in visits) print "group", g, "visits", visits[g], "had", had[g], "entered", entered[g] + 0, "ended", ended[g] + 0
  for (e in edge) print "edge", e, edge[e], "back", returned[e]
  for (w in times) print "wait", w, "incidents", waited[w], "times", times[w], "minutes", slept[w] + 0
  for (h in arrive) print "arrive", h, arrive[h]
  for (h in work) print "work", h, work[h]
}
