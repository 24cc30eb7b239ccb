'use strict';
(() => {
  const sheet = document.getElementById('sheet');
  const svg = sheet.querySelector('svg');
  const tip = document.getElementById('tip');
  const cursor = document.getElementById('cursor');
  const live = document.getElementById('live');
  const hours = year.days * 24;
  const first = Date.UTC(...year.first.split('-').map((n, i) => n - (i === 1 ? 1 : 0)));
  const dayName = new Intl.DateTimeFormat('en-GB', {weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC'});

  // Each carpet's runs are unrolled once into one entry per hour.
  const cells = year.carpets.map((carpet) => {
    const out = new Array(hours);
    let at = 0;
    for (const [kind, says, length] of carpet.runs) {
      out.fill([kind, says], at, at + length);
      at += length;
    }
    return out;
  });

  const two = (n) => String(n).padStart(2, '0');
  const within = (n, most) => Math.min(Math.max(n, 0), most);
  let shown = null; // the place on the screen, {carpet, day, hour}
  let kept = null; // the place that the keyboard goes on from

  function words({carpet, day, hour}) {
    const [kind, says] = cells[carpet][day * 24 + hour];
    const {name, promise, sentences} = year.carpets[carpet];
    return {
      who: sentences[says],
      what: `${name}, ${promise}: ${year.kinds[kind]}`,
      when: `${dayName.format(first + day * 864e5).replace(',', '')}, ${two(hour)}:00–${two(hour + 1)}:00 ${year.zone}`,
    };
  }

  // mark puts the cursor on an hour; the sheet may be scrolled, so it is placed in the sheet.
  function mark({carpet, day, hour}) {
    const box = svg.getBoundingClientRect();
    const frame = sheet.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const width = year.width / year.days;
    const x = box.left - frame.left + sheet.scrollLeft + (year.x + day * width) * scale;
    const y = box.top - frame.top + (year.carpets[carpet].y + hour * year.hour) * scale;
    Object.assign(cursor.style, {
      left: `${x - 1}px`, top: `${y - 1}px`, width: `${width * scale + 2}px`, height: `${year.hour * scale + 2}px`,
    });
    cursor.hidden = false;
  }

  // settle puts the tip beside the cursor, inside the window whatever is scrolled.
  function settle() {
    if (!shown) return;
    const at = cursor.getBoundingClientRect();
    const gap = 10;
    const edge = 8;
    const {clientWidth, clientHeight} = document.documentElement;
    const right = at.right + gap + tip.offsetWidth <= clientWidth - edge;
    const below = at.bottom + gap + tip.offsetHeight <= clientHeight - edge;
    const left = right ? at.right + gap : at.left - gap - tip.offsetWidth;
    const top = below ? at.bottom + gap : at.top - gap - tip.offsetHeight;
    tip.style.left = `${Math.max(edge, Math.min(left, clientWidth - edge - tip.offsetWidth))}px`;
    tip.style.top = `${Math.max(edge, Math.min(top, clientHeight - edge - tip.offsetHeight))}px`;
  }

  function show(place) {
    shown = place;
    tip.hidden = cursor.hidden = !place;
    if (!place) return;
    mark(place);
    const {who, what, when} = words(place);
    tip.replaceChildren(
      Object.assign(document.createElement('b'), {textContent: who}),
      Object.assign(document.createElement('i'), {textContent: what}),
      Object.assign(document.createElement('i'), {textContent: when}),
    );
    settle();
  }

  // go shows an hour, reads it aloud and keeps it for the next key.
  function go(place) {
    kept = place;
    show(place);
    if (!place) return;
    cursor.scrollIntoView({block: 'nearest', inline: 'nearest'});
    settle();
    const {who, what, when} = words(place);
    live.textContent = `${when}. ${who}. ${what}.`;
  }

  function under(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const day = Math.floor((point.x - year.x) / year.width * year.days);
    const carpet = year.carpets.findIndex((c) => point.y >= c.y && point.y < c.y + 24 * year.hour);
    if (carpet < 0 || day < 0 || day >= year.days) return null;
    return {carpet, day, hour: within(Math.floor((point.y - year.carpets[carpet].y) / year.hour), 23)};
  }

  // next is the first hour with nobody behind a place; the same place where there is none.
  function next({carpet, day, hour}) {
    const at = cells[carpet].findIndex(([kind], i) => i > day * 24 + hour && kind === year.nobody);
    return at < 0 ? {carpet, day, hour} : {carpet, day: Math.floor(at / 24), hour: at % 24};
  }

  const steps = {
    ArrowLeft: (p, far) => ({...p, day: p.day - (far ? 7 : 1)}),
    ArrowRight: (p, far) => ({...p, day: p.day + (far ? 7 : 1)}),
    ArrowUp: (p, far) => ({...p, hour: p.hour - (far ? 6 : 1)}),
    ArrowDown: (p, far) => ({...p, hour: p.hour + (far ? 6 : 1)}),
    PageUp: (p) => ({...p, carpet: p.carpet - 1}),
    PageDown: (p) => ({...p, carpet: p.carpet + 1}),
    Home: (p) => ({...p, day: 0}),
    End: (p) => ({...p, day: year.days - 1}),
    Enter: next,
  };

  sheet.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey || year.carpets.length === 0) return;
    event.preventDefault();
    const begin = {carpet: 0, day: 0, hour: 0};
    const {carpet, day, hour} = kept || event.key === 'Enter' ? step(kept ?? begin, event.shiftKey) : begin;
    go({carpet: within(carpet, year.carpets.length - 1), day: within(day, year.days - 1), hour: within(hour, 23)});
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(null);
  });
  sheet.addEventListener('pointermove', (event) => show(under(event)));
  sheet.addEventListener('click', (event) => go(under(event)));
  const back = () => show(sheet.matches(':focus') ? kept : null);
  sheet.addEventListener('pointerleave', back);
  sheet.addEventListener('focus', back);
  sheet.addEventListener('blur', () => show(null));
  for (const [what, when] of [[document, 'scroll'], [window, 'resize']]) {
    what.addEventListener(when, () => {
      if (shown) mark(shown);
      settle();
    }, {capture: true, passive: true});
  }
})();
