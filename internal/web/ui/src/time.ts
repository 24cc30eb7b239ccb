// Times as people read them: how long is left, and when something was. Instants are milliseconds since 1970.

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// A promise is used up by three quarters when it begins to look urgent.
export const SOON = 0.75;

// The server's clock, as far as the first answer told: a browser's own clock may be minutes off.
let ahead = 0;
export const setServerTime = (now: number) => {
  ahead = now - Date.now();
};
export const serverNow = () => Date.now() + ahead;

// span is a length of time in coarse units: 45 s, 12 min, 1 h 55, 14 h, 3 days.
export function span(ms: number): string {
  const sign = ms < 0 ? "−" : "";
  const length = Math.abs(ms);
  if (length < MINUTE) return `${sign}${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${sign}${Math.floor(length / MINUTE)} min`;
  const hours = Math.floor(length / HOUR);
  if (hours < 10) {
    const minutes = Math.floor((length % HOUR) / MINUTE);
    return minutes ? `${sign}${hours} h ${String(minutes).padStart(2, "0")}` : `${sign}${hours} h`;
  }
  if (length < 2 * DAY) return `${sign}${hours} h`;
  return `${sign}${Math.floor(length / DAY)} days`;
}

// part is how much of a length is used: 18 of 30 min.
export function part(used: number, of: number): string {
  const [a, b] = [span(used), span(of)];
  const unit = / (s|min|h|days)$/.exec(b)?.[0] ?? "";
  return unit && a.endsWith(unit) && !a.slice(0, -unit.length).includes(" ") ? `${a.slice(0, -unit.length)} of ${b}` : `${a} of ${b}`;
}

// spoken is the same length for a screen reader.
export function spoken(ms: number): string {
  const length = Math.abs(ms);
  const hours = Math.floor(length / HOUR);
  const minutes = Math.floor((length % HOUR) / MINUTE);
  const words =
    hours >= 48
      ? `${Math.floor(hours / 24)} days`
      : hours
        ? `${plural(hours, "hour")}${minutes && hours < 10 ? ` ${plural(minutes, "minute")}` : ""}`
        : plural(minutes, "minute");
  return ms < 0 ? `${words} late` : `${words} left`;
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

// The formats of times, in the zone that the reader has chosen.
let formats = inZone(undefined);

function inZone(timeZone: string | undefined) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  return {
    clock: format(hour),
    weekday: format({ weekday: "short", ...hour }),
    day: format({ weekday: "short", day: "numeric", month: "short" }),
    date: format({ dateStyle: "short" }),
    long: format({ weekday: "long", day: "numeric", month: "long" }),
    full: format({ dateStyle: "full", timeStyle: "long" }),
  };
}

// setZone sets the zone in which times are read; one that the browser does not know is left out.
export function setZone(zone: string) {
  try {
    formats = inZone(zone || undefined);
  } catch {
    formats = inZone(undefined);
  }
}

export const weekday = (at: number) => formats.weekday.format(at);
export const clock = (at: number) => formats.clock.format(at);
export const exact = (at: number) => formats.full.format(at);
export const day = (at: number) => formats.long.format(at);
export const iso = (at: number) => new Date(at).toISOString();
export const sameDay = (a: number, b: number) => Math.abs(a - b) < DAY && formats.date.format(a) === formats.date.format(b);

// moment is the hour today, and the day besides on any other.
export const moment = (at: number, now: number) => (sameDay(at, now) ? clock(at) : `${formats.day.format(at)}, ${clock(at)}`);

// bytes is the size of a file.
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 1_000_000) return `${Math.round(n / 1000)} kB`;
  return `${(n / 1_000_000).toFixed(1)} MB`;
}
