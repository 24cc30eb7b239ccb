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
  let place = null; // {carpet, day, hour}

  function words({carpet, day, hour}) {
    const [kind, says] = cells[carpet][day * 24 + hour];
    return {
      when: `${dayName.format(first + day * 864e5)}, ${two(hour)}:00–${two(hour + 1)}:00 ${year.zone}`,
      who: year.carpets[carpet].sentences[says] ?? '',
      what: `${year.carpets[carpet].name}: ${year.kinds[kind]}`,
    };
  }

  function show(next, speak) {
    place = next;
    if (!place) {
      tip.hidden = cursor.hidden = true;
      return;
    }
    const box = svg.getBoundingClientRect();
    const frame = sheet.getBoundingClientRect();
    const scale = box.width / svg.viewBox.baseVal.width;
    const left = box.left - frame.left + sheet.scrollLeft;
    const top = box.top - frame.top;
    const width = year.width / year.days;
    const x = year.x + place.day * width;
    const y = year.carpets[place.carpet].y + place.hour * year.hour;
    Object.assign(cursor.style, {
      left: `${left + x * scale - 1}px`, top: `${top + y * scale - 1}px`,
      width: `${width * scale + 2}px`, height: `${year.hour * scale + 2}px`,
    });
    const text = words(place);
    tip.replaceChildren(
      Object.assign(document.createElement('b'), {textContent: text.who}),
      Object.assign(document.createElement('i'), {textContent: text.when}),
      Object.assign(document.createElement('i'), {textContent: text.what}),
    );
    tip.hidden = cursor.hidden = false;
    const side = x * scale + tip.offsetWidth + 24 > box.width ? -tip.offsetWidth - 14 : 14;
    Object.assign(tip.style, {left: `${left + x * scale + side}px`, top: `${top + (y + year.hour) * scale + 10}px`});
    if (speak) live.textContent = `${text.when}. ${text.what}. ${text.who}.`;
  }

  function under(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const day = Math.floor((point.x - year.x) / year.width * year.days);
    const carpet = year.carpets.findIndex((c) => point.y >= c.y && point.y < c.y + 24 * year.hour);
    if (carpet < 0 || day < 0 || day >= year.days) return null;
    return {carpet, day, hour: Math.min(23, Math.floor((point.y - year.carpets[carpet].y) / year.hour))};
  }

  sheet.addEventListener('pointermove', (event) => show(under(event), false));
  sheet.addEventListener('pointerleave', () => show(null));
  sheet.addEventListener('click', (event) => show(under(event), true));
  sheet.addEventListener('blur', () => show(null));
  sheet.addEventListener('keydown', (event) => {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    const jump = {PageUp: -1, PageDown: 1}[event.key];
    if (event.key === 'Escape') return show(null);
    if (!step && !jump) return;
    event.preventDefault();
    if (year.carpets.length === 0) return;
    let {carpet, day, hour} = place ?? {carpet: 0, day: 0, hour: 0};
    if (place && step) {
      [hour, day] = [hour + step[0] * (event.shiftKey ? 6 : 1), day + step[1] * (event.shiftKey ? 7 : 1)];
    }
    if (place && jump) carpet += jump;
    show({
      carpet: Math.min(Math.max(carpet, 0), year.carpets.length - 1),
      day: Math.min(Math.max(day, 0), year.days - 1),
      hour: Math.min(Math.max(hour, 0), 23),
    }, true);
  });
})();
