import assert from 'node:assert/strict';
import test from 'node:test';
import { barriers, belay, called, example, millimetres, model, open, printed, readers, sideways, written } from './browser.mjs';

const faults = 'examples/faults/support.yaml';
const address = written('year.html', 'cover', faults, '--from', '2026-11-22');

// spot is where an hour lies in the window, in pixels.
const spot = (page, severity, day, hour) => page.evaluate(([severity, day, hour]) => {
  const svg = document.querySelector('#sheet svg');
  const carpet = year.carpets.find((c) => c.name === severity);
  const column = (Date.parse(day) - Date.parse(year.first)) / 864e5;
  const at = new DOMPoint(year.x + (column + 0.5) * year.width / year.days, carpet.y + (hour + 0.5) * year.hour)
    .matrixTransform(svg.getScreenCTM());
  return { x: at.x, y: at.y };
}, [severity, day, hour]);

// rest moves the pointer onto an hour and gives back the words of the tip, line by line.
async function rest(page, severity, day, hour) {
  const { x, y } = await spot(page, severity, day, hour);
  await page.mouse.move(x, y);
  return (await page.locator('#tip').innerText()).split('\n');
}

// Worked out by hand from the model: the desk's Saturday ends at 16:30 and the next working day is Monday; Christmas
// Day 2026 is a Friday, and the laboratory's people are back on Monday the 28th; the portal's vendor works until 16:00
// UTC, which is 17:00 in winter; the pharmacy's contract ends on 30 June.
const redHours = [
  ['booking', 'critical', '2026-11-28', 17, 'Appointments: nobody is there; Ellen Evers comes Mon 30 Nov 07:00', 'picked up in 15m', 'Sat 28 Nov 2026'],
  ['results', 'high', '2026-12-25', 10, 'Laboratory results: nobody is there; An Hermans comes Mon 28 Dec 07:00', 'picked up in 15m', 'Fri 25 Dec 2026'],
  ['portal', 'high', '2026-12-07', 17, 'Patient portal: nobody is there; Medivane Software comes Tue 8 Dec 07:00', 'picked up in 15m', 'Mon 7 Dec 2026'],
  ['pharmacy', 'high', '2027-07-15', 3, 'Pharmacy: nobody comes', 'picked up in 15m', 'Thu 15 Jul 2027'],
];
for (const [service, severity, day, hour, who, promise, date] of redHours) {
  test(`resting on a red hour says who was promised and when somebody comes: ${service}, ${date}`, async (t) => {
    const page = await open(t, address);
    const two = String(hour).padStart(2, '0');
    assert.deepEqual(await rest(page, severity, day, hour), [
      who, `${severity}, ${promise}: promised, nobody there`, `${date}, ${two}:00–${String(hour + 1).padStart(2, '0')}:00 Europe/Brussels`,
    ]);
    const answer = belay('who', faults, '--service', service, '--severity', severity, '--at', `${day}T${two}:00`);
    const [, name, time] = who.match(/; (.*) comes (.*)/) ?? [];
    if (name) {
      assert.match(answer.replace(/\s+/g, ' '), new RegExp(`${name} [^]*comes next, ${time} `));
      assert.match(answer, /Nobody picks up in time/);
    } else {
      assert.match(answer, /Nobody picks up\.\n/);
    }
  });
}

test('an hour in which the promise fails half-way says from when', async (t) => {
  const page = await open(t, address);
  assert.equal((await rest(page, 'critical', '2026-11-28', 16))[0], 'Appointments: Rik Frans is there, and nobody for a ticket from 16:30 on');
});

test('a quiet hour says who picks up, and one outside the hours who comes next', async (t) => {
  const page = await open(t, address);
  assert.deepEqual((await rest(page, 'critical', '2026-11-23', 8)).slice(0, 2),
    ['Appointments: Ellen Evers', 'critical, picked up in 15m: at the desk']);
  assert.deepEqual((await rest(page, 'critical', '2026-11-23', 3)).slice(0, 2),
    ['Appointments: Ellen Evers comes Mon 23 Nov 07:00', 'critical, picked up in 15m: clock not running']);
  await page.mouse.move(5, 5);
  assert.ok(await page.locator('#tip').isHidden(), 'the tip stays when the pointer has gone');
});

test('on both clock-change days every hour has true words', async (t) => {
  const page = await open(t, address);
  assert.equal((await rest(page, 'critical', '2027-03-28', 2))[0], 'The clocks go forward: this hour is skipped');
  assert.equal((await rest(page, 'critical', '2027-03-28', 1))[0], 'Appointments: Ellen Evers comes Tue 30 Mar 07:00');
  assert.equal((await rest(page, 'critical', '2027-03-28', 3))[0], 'Appointments: Ellen Evers comes Tue 30 Mar 07:00');
  // All Saints' Day is the Monday, on which the laboratory works and its support does not.
  assert.equal((await rest(page, 'high', '2027-10-31', 2))[0],
    'Laboratory results: nobody is there; An Hermans comes Tue 2 Nov 07:00; the clocks go back: this hour lasts 120 min');
  assert.equal((await rest(page, 'critical', '2027-10-31', 3))[0], 'Appointments: Ellen Evers comes Tue 2 Nov 07:00');
  assert.equal((await rest(page, 'high', '2027-10-31', 2))[2], 'Sun 31 Oct 2027, 02:00–03:00 Europe/Brussels');
});

test('keys go from hour to hour, and every hour is read aloud', async (t) => {
  const page = await open(t, address);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'sheet', 'the year is the first stop');
  const tip = page.locator('#tip');
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
    const lines = (await tip.innerText()).split('\n');
    const [who, what, when] = lines;
    assert.equal(await page.locator('#live').textContent(), `${when}. ${who}. ${what}.`);
    return `${what.split(',')[0]}, ${when.replace(' Europe/Brussels', '')}`;
  };
  assert.equal(await press('ArrowRight'), 'critical, Sun 22 Nov 2026, 00:00–01:00');
  assert.equal(await press('ArrowRight'), 'critical, Mon 23 Nov 2026, 00:00–01:00');
  assert.equal(await press('ArrowDown', 'ArrowDown'), 'critical, Mon 23 Nov 2026, 02:00–03:00');
  assert.equal(await press('Shift+ArrowDown'), 'critical, Mon 23 Nov 2026, 08:00–09:00');
  assert.equal(await press('Shift+ArrowRight'), 'critical, Mon 30 Nov 2026, 08:00–09:00');
  assert.equal(await press('PageDown'), 'high, Mon 30 Nov 2026, 08:00–09:00');
  assert.equal(await press('PageDown', 'PageDown', 'PageDown'), 'normal, Mon 30 Nov 2026, 08:00–09:00');
  assert.equal(await press('PageUp', 'PageUp', 'Shift+ArrowUp', 'Shift+ArrowUp'), 'critical, Mon 30 Nov 2026, 00:00–01:00');
  assert.equal(await press('Shift+ArrowLeft', 'Shift+ArrowLeft'), 'critical, Sun 22 Nov 2026, 00:00–01:00');
  assert.equal(await press('Enter'), 'critical, Sat 28 Nov 2026, 16:00–17:00');
  assert.equal(await press('End'), 'critical, Sun 21 Nov 2027, 16:00–17:00');
  assert.equal(await press('ArrowRight'), 'critical, Sun 21 Nov 2027, 16:00–17:00', 'the year has an end');
});

test('escape closes, leaving hides, and coming back finds the hour again', async (t) => {
  const page = await open(t, address);
  const tip = page.locator('#tip');
  await page.keyboard.press('Tab');
  for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  assert.ok(await tip.isVisible());
  await page.keyboard.press('Escape');
  assert.ok(await tip.isHidden(), 'escape leaves the tip');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'sheet', 'escape takes the focus away');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  assert.match(await tip.innerText(), /Mon 23 Nov 2026, 00:00/);
  await rest(page, 'high', '2027-07-15', 3);
  await page.mouse.move(2, 2);
  assert.match(await tip.innerText(), /Mon 23 Nov 2026, 00:00/, 'a passing pointer loses the place of the keyboard');
  await page.keyboard.press('Tab');
  assert.ok(await tip.isHidden(), 'the tip stays when the focus has gone');
  await rest(page, 'high', '2027-07-15', 3);
  await page.keyboard.press('Escape');
  assert.ok(await tip.isHidden(), 'escape does not close what the pointer opened');
});

test('a tap on a phone says who picks up, aloud too', async (t) => {
  const page = await open(t, address, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const { x, y } = await spot(page, 'critical', '2026-11-28', 17);
  await page.touchscreen.tap(x, y);
  await page.locator('#tip').waitFor();
  assert.match(await page.locator('#live').textContent(), /^(Fri 27|Sat 28|Sun 29) Nov 2026, 17:00–18:00 Europe\/Brussels\. Appointments: /);
});

// kept fails unless the tip lies inside the window and beside the hour, not on it.
async function keptInside(page, why) {
  const [tip, cursor] = await page.evaluate(() => ['tip', 'cursor'].map((id) => document.getElementById(id).getBoundingClientRect().toJSON()));
  const { width, height } = page.viewportSize();
  assert.ok(tip.left >= 0 && tip.right <= width && tip.top >= 0 && tip.bottom <= height, `${why}: the tip at ${JSON.stringify(tip)} leaves the window`);
  const apart = tip.left >= cursor.right || tip.right <= cursor.left || tip.top >= cursor.bottom || tip.bottom <= cursor.top;
  assert.ok(apart, `${why}: the tip lies on its hour`);
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 1440, height: 420 }, { width: 390, height: 844 }]) {
  test(`the tip never leaves the window, ${viewport.width} × ${viewport.height}`, async (t) => {
    const page = await open(t, address, { viewport });
    await page.locator('#sheet').focus();
    const walk = async (key, times, why) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key);
      await keptInside(page, why);
      const { x, y } = await page.evaluate(() => document.getElementById('cursor').getBoundingClientRect().toJSON());
      assert.ok(x >= 0 && x < viewport.width && y >= 0 && y < viewport.height, `${why}: the hour is not in sight`);
    };
    await walk('ArrowRight', 1, 'first hour');
    await walk('End', 1, 'last day');
    await walk('Shift+ArrowDown', 4, 'last hour of the last day');
    await walk('PageDown', 2, 'last carpet');
    await walk('Home', 1, 'last carpet, first day');
    await walk('Shift+ArrowRight', 24, 'half-way');
    await page.evaluate(() => window.scrollBy(0, 60));
    await page.waitForFunction(() => window.scrollY > 0);
    await keptInside(page, 'scrolled');
    for (const share of [0.02, 0.5, 0.98]) {
      await page.mouse.move(viewport.width * share, viewport.height * 0.4);
      if (await page.locator('#tip').isVisible()) await keptInside(page, `pointer at ${share}`);
    }
    assert.equal(await sideways(page), 0);
  });
}

test('without script the picture and its tables are there', async (t) => {
  const page = await open(t, address, { javaScriptEnabled: false });
  assert.ok(await page.getByRole('img', { name: /Who picks up, every hour/ }).isVisible());
  assert.equal(await page.locator('#tip').isVisible(), false);
  for (const words of ['97.5 %', '217 h', 'contract NJ-7 ended 2027-06-30']) {
    assert.ok(await page.locator('td', { hasText: words }).first().isVisible(), words);
  }
});

for (const reader of readers) {
  test(`no barrier, and nothing off to the side: ${called(reader)}`, async (t) => {
    const page = await open(t, address, reader);
    assert.deepEqual(await barriers(page), []);
    await page.locator('#sheet').focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await barriers(page), [], 'with the tip open');
    assert.equal(await sideways(page), 0);
  });
}

test('with forced colours the hour and the focus can be seen', async (t) => {
  const page = await open(t, address, { forcedColors: 'active' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const style = (id) => page.evaluate((id) => {
    const { outlineStyle, outlineWidth, borderTopColor, backgroundColor } = getComputedStyle(document.getElementById(id));
    return { outlineStyle, outlineWidth, borderTopColor, backgroundColor };
  }, id);
  const focus = await style('sheet');
  assert.deepEqual([focus.outlineStyle, focus.outlineWidth], ['solid', '2px']);
  assert.equal((await style('cursor')).borderTopColor, 'rgb(25, 33, 43)', 'the hour is framed in ink on the light sheet');
  const tip = await style('tip');
  assert.notEqual(tip.borderTopColor, tip.backgroundColor, 'the tip has an edge');
});

test('the sheet prints on one A3 page held landscape, and the tables on A4 behind it', async (t) => {
  const page = await open(t, address, { colorScheme: 'dark' });
  const [sheet, ...tables] = await printed(page);
  assert.deepEqual([millimetres(sheet.width), millimetres(sheet.height)], [420, 297]);
  assert.match(sheet.text, /Who picks up, every hour from 22 Nov 2026 to 21 Nov 2027/);
  assert.match(sheet.text, /model [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}/, 'the foot of the sheet is on it');
  assert.ok(tables.length > 0 && tables.every((s) => s.words.length > 10), 'an empty page');
  tables.forEach(({ width, height, words, text }, i) => {
    assert.deepEqual([millimetres(width), millimetres(height)], [210, 297]);
    assert.ok(text.endsWith(`${i + 2} / ${tables.length + 1}`), `page ${i + 2} ends with ${text.slice(-30)}`);
    for (const { word, right } of words) assert.ok(right <= width - 30, `${word} is cut at the right`);
  });
  const text = tables.map((s) => s.text).join(' ');
  for (const words of ['Who picks up, by severity', 'When nobody picks up', 'contract NJ-7 ended 2027-06-30']) assert.ok(text.includes(words), words);
});

test('a name that looks like markup stays a name', async (t) => {
  const name = '</script><img src=x onerror=alert(1)> & Sons';
  const text = example('faults').replace('name: Ellen Evers', `name: ${JSON.stringify(name)}`);
  assert.notEqual(text, example('faults'));
  const page = await open(t, written('hostile.html', 'cover', model('hostile.yaml', text), '--from', '2026-11-22', '--for', '30d'));
  assert.equal((await rest(page, 'critical', '2026-11-23', 8))[0], `Appointments: ${name}`);
  assert.ok(await page.locator('td', { hasText: name }).first().isVisible());
  assert.equal(await page.locator('img').count(), 0);
});

test('a model that promises nothing has a page, on which no key does harm', async (t) => {
  const page = await open(t, written('bare.html', 'cover', model('bare.yaml', 'belay: 1\nname: Bare\ntimezone: UTC\n'), '--from', '2026-11-22'));
  await page.locator('#sheet').focus();
  for (const key of ['ArrowDown', 'PageDown', 'Enter', 'End', 'Escape']) await page.keyboard.press(key);
  await page.mouse.move(700, 400);
  assert.ok(await page.locator('#tip').isHidden());
  assert.deepEqual(await barriers(page), []);
});
