import assert from 'node:assert/strict';
import test from 'node:test';
import { barriers, called, example, millimetres, model, open, printed, readers, sideways, written } from './browser.mjs';

const address = written('plan.html', 'plan', 'examples/harbour/support.yaml', '--from', '2026-11-22');

for (const reader of readers) {
  test(`no barrier, and nothing off to the side: ${called(reader)}`, async (t) => {
    const page = await open(t, address, reader);
    assert.deepEqual(await barriers(page), []);
    assert.equal(await sideways(page), 0);
  });
}

for (const [zoom, width] of [[200, 720], [400, 320]]) {
  test(`at ${zoom} % the plan reflows`, async (t) => {
    const page = await open(t, address, { viewport: { width, height: 450 } });
    assert.equal(await sideways(page), 0);
    const cut = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, p, li, dd, figcaption')]
      .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map((e) => e.textContent));
    assert.deepEqual(cut, [], 'words that are wider than their room');
  });
}

test('the contents lead to every section', async (t) => {
  const page = await open(t, address);
  const links = page.getByRole('navigation', { name: 'Contents' }).getByRole('link');
  const titles = await page.locator('main h2').allTextContents();
  assert.deepEqual(await links.allTextContents(), titles);
  for (let i = 0; i < titles.length; i++) {
    await links.nth(i).click();
    await page.locator('main h2').nth(i).waitFor();
    assert.ok(await page.locator('section:target > h2').evaluate((h) => {
      const { top, bottom } = h.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }), titles[i]);
  }
});

test('all that is wider than a phone is reached by keyboard, with a ring to see', async (t) => {
  const page = await open(t, address, { viewport: { width: 390, height: 844 } });
  await page.getByRole('navigation').getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  const [role, outline] = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return [document.activeElement.getAttribute('role'), `${style.outlineStyle} ${style.outlineWidth}`];
  });
  assert.deepEqual([role, outline], ['group', 'solid 2px']);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
});

for (const colorScheme of ['light', 'dark']) {
  test(`with forced colours severities keep their square and number, ${colorScheme}`, async (t) => {
    const page = await open(t, address, { forcedColors: 'active', colorScheme });
    const squares = await page.evaluate(() => [1, 2, 3, 4].map((n) => {
      const square = document.querySelector(`.sev-${n}`);
      const { color, backgroundColor } = getComputedStyle(square);
      return { number: square.textContent, color, backgroundColor };
    }));
    assert.deepEqual(squares.map((s) => s.number), ['1', '2', '3', '4']);
    assert.equal(new Set(squares.map((s) => s.backgroundColor)).size, 4, 'the squares have lost their colours');
    for (const s of squares) assert.notEqual(s.color, s.backgroundColor);
  });
}

test('the plan prints on A4 with page numbers, its figures landscape, and nothing cut', async (t) => {
  const page = await open(t, address, { colorScheme: 'dark' });
  const titles = await page.locator('main h2').allTextContents();
  const cells = await page.locator('.table td').allTextContents();
  const signed = await page.locator('.signature .party').allTextContents();
  const sheets = await printed(page);

  const landscape = [];
  sheets.forEach(({ width, height, words, text }, i) => {
    const size = [millimetres(width), millimetres(height)];
    if (size[0] > size[1]) landscape.push(i);
    assert.deepEqual(size.sort((a, b) => a - b), [210, 297], `page ${i + 1}`);
    assert.ok(text.endsWith(`${i + 1} / ${sheets.length}`), `page ${i + 1} ends with ${text.slice(-30)}`);
    const edge = width > height ? 20 : 38; // the margins in points, less a hair
    for (const { word, left, right } of words) {
      assert.ok(left >= edge && right <= width - edge, `page ${i + 1}: ${word} at ${left}–${right} is cut`);
    }
  });
  assert.deepEqual(landscape.length, 2, 'the diagram and the year of cover are held landscape');
  assert.match(sheets[landscape[0]].text, /^The model on one page .*Functional.*Application.*Infrastructure/, 'the diagram has its heading beside it');

  const all = sheets.map((s) => s.text).join(' ');
  for (const title of titles) assert.ok(all.includes(title), `the heading ${title} is not printed`);
  const seen = new Set(all.split(' '));
  const lost = new Set(cells.flatMap((c) => c.split(/\s+/)).filter((w) => /^\p{L}+$/u.test(w) && !seen.has(w)));
  assert.deepEqual([...lost], [], 'words of tables that are not printed');

  const last = sheets.find((s) => signed.every((party) => s.text.includes(`${party}`)) && s.text.includes('Place and date'));
  assert.ok(last && last.text.includes('Signatures'), 'the lines to sign on stand under their heading, on one page');
});

test('a name that looks like markup stays a name', async (t) => {
  const name = '<img src=x onerror=alert(1)> & </style> Sons';
  const text = example('faults').replace('name: Ellen Evers', `name: ${JSON.stringify(name)}`);
  assert.notEqual(text, example('faults'));
  const page = await open(t, written('hostile.html', 'plan', model('hostile.yaml', text), '--from', '2026-11-22'));
  assert.ok(await page.locator('td', { hasText: name }).first().isVisible());
  assert.equal(await page.locator('img').count(), 0);
});

test('the plan of next to nothing is whole', async (t) => {
  const page = await open(t, written('bare.html', 'plan', model('bare.yaml', 'belay: 1\nname: Bare\ntimezone: UTC\n'), '--from', '2026-11-22'));
  assert.ok(await page.getByRole('heading', { level: 1, name: 'Bare' }).isVisible());
  assert.deepEqual(await barriers(page), []);
});
