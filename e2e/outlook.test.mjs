// The report of a study: one file that is read without a network, by everybody, on a desk, a phone and paper.
import assert from 'node:assert/strict';
import test from 'node:test';
import { barriers, called, example, millimetres, model, open, printed, readers, sideways, written } from './browser.mjs';

const short = ['--from', '2026-11-23', '--weeks', '4', '--warm-up', '1', '--runs', '5'];
const dearer = model('dearer.yaml', example('small').replace('per_week: 120', 'per_week: 240'));
const harbour = written('harbour.html', 'simulate', 'examples/harbour/support.yaml', ...short);
const options = written('options.html', 'simulate', 'examples/small/support.yaml', '--variant', dearer, ...short);

const questions = ['Which promises are kept?', 'Who drowns, and from when?', 'Where do tickets wait?', 'At which hours is it too much?',
  'Who is overloaded?', 'How long does it take?', 'What does it cost?', 'What was assumed?', 'How to repeat it'];

for (const [name, address, reader] of [...readers.map((r) => ['two options', options, r]), ['forty functions', harbour, readers.at(0)], ['forty functions', harbour, readers.at(-1)]]) {
  test(`no barrier, and nothing off to the side: ${name}, ${called(reader)}`, async (t) => {
    const page = await open(t, address, reader);
    await page.locator('.plot canvas').first().waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.equal(await sideways(page), 0);
  });
}

test('without script every question is answered in words and numbers, and nothing is half there', async (t) => {
  const page = await open(t, harbour, { javaScriptEnabled: false });
  for (const question of questions) assert.ok(await page.getByRole('heading', { name: question }).isVisible(), question);
  assert.ok(await page.locator('.plot').evaluateAll((plots) => plots.length > 0 && plots.every((p) => p.hidden)), 'the plots keep out of the way');
  assert.ok(await page.locator('.drawing :is(rect, path, circle)').count() > 200, 'the figures are drawn all the same');
  const bare = await page.locator('.figures tbody tr:not(.group)').evaluateAll((rows) => rows.filter((r) => !/\d|–|nobody|none/.test(r.textContent)).map((r) => r.textContent));
  assert.deepEqual(bare, [], 'rows that only a drawing fills');
});

test('the contents lead to every section', async (t) => {
  const page = await open(t, harbour);
  const links = page.getByRole('navigation', { name: 'Contents' }).getByRole('link');
  assert.deepEqual(await links.allTextContents(), questions);
  for (const question of questions) {
    await links.filter({ hasText: question }).click();
    assert.ok(await page.locator('section:target > h2').evaluate((h) => {
      const { top, bottom } = h.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }), question);
  }
});

test('options stand beside each other on the same scales, under letters', async (t) => {
  const page = await open(t, options);
  await page.getByRole('heading', { name: 'The options beside each other' }).waitFor();
  assert.deepEqual(await page.locator('.options li').allTextContents(), ['Abase', 'Bdearer']);
  const marks = await page.locator('.of-promises tbody tr').nth(1).locator('.drawing .asked').evaluateAll((posts) => posts.map((p) => p.getBoundingClientRect().left));
  assert.ok(marks.length > 1 && Math.abs(marks[0] - marks[1]) < 1, 'what is asked stands at the same place for both');
});

test('what runs over weeks is looked at closely, by mouse and by keyboard', async (t) => {
  const page = await open(t, harbour);
  const plot = page.locator('#backlog .plot');
  await plot.locator('canvas').waitFor();
  await plot.scrollIntoViewIfNeeded();
  const over = await plot.locator('.u-over').boundingBox();
  await page.mouse.move(over.x + over.width * .3, over.y + 40);
  await plot.getByText(/^week from \d+ \w+: /).waitFor();
  const axis = () => plot.locator('canvas').evaluate((c) => c.toDataURL());
  const whole = await axis();
  await page.mouse.down();
  await page.mouse.move(over.x + over.width * .7, over.y + 60, { steps: 5 });
  await page.mouse.up();
  const near = await axis();
  assert.notEqual(near, whole, 'dragging over a stretch does not enlarge it');
  await plot.getByRole('button', { name: 'Whole' }).focus();
  await page.keyboard.press('Enter');
  await plot.getByRole('button', { name: 'Closer' }).press('Enter');
  assert.notEqual(await axis(), whole);
  const first = plot.getByRole('checkbox').first();
  await first.press('Space');
  assert.ok(!await first.isChecked());
});

test('it prints on A4 in black on white, with nothing cut and every heading', async (t) => {
  const page = await open(t, harbour, { colorScheme: 'dark' });
  const sheets = await printed(page);
  sheets.forEach(({ width, height, words, text }, i) => {
    assert.deepEqual([millimetres(width), millimetres(height)], [210, 297], `page ${i + 1}`);
    assert.ok(text.endsWith(`${i + 1} / ${sheets.length}`), `page ${i + 1} ends with ${text.slice(-30)}`);
    for (const { word, left, right } of words) assert.ok(left >= 36 && right <= width - 36, `page ${i + 1}: ${word} at ${left}–${right} is cut`);
  });
  const all = sheets.map((s) => s.text).join(' ');
  for (const question of questions) assert.ok(all.includes(question), `the heading ${question} is not printed`);
  assert.ok(!all.includes('Closer'), 'buttons have no use on paper');
});

test('the report of next to nothing is whole', async (t) => {
  const page = await open(t, written('bare-outlook.html', 'simulate', model('bare-outlook.yaml', 'belay: 1\nname: Bare\ntimezone: UTC\n'), '--runs', '1', '--weeks', '1'));
  assert.ok(await page.getByRole('heading', { level: 1, name: 'Bare' }).isVisible());
  assert.ok(await page.getByText('No ticket with a promise came').isVisible());
  assert.deepEqual(await barriers(page), []);
});

test('a name that looks like markup stays a name', async (t) => {
  const name = '<img src=x onerror=alert(1)> & </script> Sons';
  const text = example('small').replace(/^name: .*$/m, `name: ${JSON.stringify(name)}`);
  assert.notEqual(text, example('small'));
  const page = await open(t, written('hostile-outlook.html', 'simulate', model('hostile-outlook.yaml', text), ...short));
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), name);
  assert.equal(await page.locator('img').count(), 0);
});
