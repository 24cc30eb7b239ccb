# used.awk prints of each incident its priority, the minutes from Monday to Friday between its opening and its closing, and the
# tool's verdict.

function minutes(text,    part, day, clock, y, m) {
  split(text, part, " "); split(part[1], day, "/"); split(part[2], clock, ":")
  y = day[3]; m = day[2]
  if (m < 3) { y--; m += 12 }
  return (365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + day[1] - 584695) * 1440 + clock[1] * 60 + clock[2]
}

# weekdays is the minutes from Monday to Friday before an instant that is counted from a Monday on.
function weekdays(at,    rest) { rest = at % 10080; return int(at / 10080) * 7200 + (rest < 7200 ? rest : 7200) }

{ sub(/\r$/, "") }
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
$column["number"] != number { if (number != "") print priority, used, made; number = $column["number"] }
{
  priority = $column["priority"]; made = $column["made_sla"] == "true"
  opened = minutes($column["opened_at"]); closed = minutes($column["closed_at"])
  used = weekdays(closed) - weekdays(opened)
}
END { print priority, used, made }
