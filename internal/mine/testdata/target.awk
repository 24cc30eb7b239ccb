# target.awk reads what used.awk prints, sorted by priority and minutes, and finds for each priority the widest stretch of targets
# that agree with the most verdicts, by trying every one.

function finish(    i, gain, agree, most, width, wide, from, to, kept) {
  for (i = 1; i <= n; i++) kept += made[i]
  gain = 0; most = -1
  for (i = 0; i <= n; i++) {
    if (i > 0 && i < n && used[i + 1] == used[i]) { gain += made[i] ? 1 : -1; continue }
    if (i > 0) gain += made[i] ? 1 : -1
    agree = n - kept + gain
    wide = i == n ? 1e15 : used[i + 1] - (i == 0 ? 0 : used[i])
    if (agree > most || agree == most && wide > width) { most = agree; width = wide; from = i == 0 ? 0 : used[i]; to = i == n ? -1 : used[i + 1] }
  }
  print priority, "of", n, "kept", kept, "from", from, "until", to
}

$1 != priority { if (n) finish(); priority = $1; n = 0 }
{ n++; used[n] = $2; made[n] = $3 + 0 }
END { if (n) finish() }
