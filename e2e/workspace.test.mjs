import assert from 'node:assert/strict';
import test from 'node:test';
import { barriers, called, sideways } from './browser.mjs';
import { account, ask, entered, opened, raise, url } from './workspace.mjs';

const maya = account('agent');
const jonas = account('agent', 1);
const gijs = account('lead');

// said waits until something is said below, in a toast or an alert.
const said = (page, words) => page.getByText(words).first().waitFor();

// has waits until a ticket is as the API should see it.
async function has(number, as, what) {
  for (let tried = 0; tried < 100; tried++) {
    const t = await ask(maya, 'GET', `/tickets/${number}`);
    if (as(t)) return t;
    await new Promise((go) => setTimeout(go, 100));
  }
  assert.fail(`the desk never saw that ${what}`);
}

test('the life of a ticket, by keyboard alone', async (t) => {
  const { number, ref } = await raise(maya, 'The payroll export stops halfway');
  const page = await opened(t, maya, `/t/${ref}`);
  await page.getByRole('heading', { level: 1, name: 'The payroll export stops halfway' }).waitFor();

  await page.keyboard.press('a');
  await said(page, `You have ${ref}.`);
  await has(number, (x) => x.assignee?.email === maya.email, 'it was taken');

  await page.keyboard.press('n');
  await page.keyboard.type('The log ends at row 4112.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article').getByText('The log ends at row 4112.').waitFor();

  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await page.getByRole('dialog', { name: /How bad/ }).waitFor();
  await page.keyboard.press('Control+Enter');
  await said(page, `${ref} rated.`);

  await page.keyboard.press('t');
  await page.keyboard.type('payroll export');
  await page.keyboard.press('Enter');
  await has(number, (x) => x.tags?.includes('payroll') && x.tags.includes('export'), 'it was tagged');

  await page.keyboard.press('h');
  await page.getByRole('dialog', { name: `${ref} waits` }).waitFor();
  await page.keyboard.press('h');
  await has(number, (x) => x.state === 'waiting', 'it waits');
  await page.keyboard.press('z');
  await has(number, (x) => x.state === 'open', 'it goes on');

  await page.keyboard.press('e');
  await page.getByRole('dialog', { name: `Resolve ${ref}` }).waitFor();
  await page.keyboard.press('Enter');
  await said(page, `${ref} resolved.`);
  await has(number, (x) => x.state === 'resolved', 'it was resolved');
  await page.keyboard.press('z');
  await has(number, (x) => x.state === 'open', 'that was taken back');
});

test('escalate along the model, and hand back with a reason', async (t) => {
  const { number, ref } = await raise(maya, 'Orders above fifty thousand cannot be approved');
  await ask(maya, 'PUT', `/tickets/${number}/take`);
  const page = await opened(t, maya, `/t/${ref}`);
  const before = (await has(number, () => true, '')).function;
  await page.getByRole('toolbar', { name: 'Ticket' }).getByRole('button', { name: /^Escalate/ }).waitFor();
  await page.keyboard.press('f');
  const sheet = page.getByRole('dialog', { name: `Escalate ${ref}` });
  await sheet.getByRole('radio').first().waitFor();
  await sheet.getByRole('button', { name: 'What happens' }).click();
  await page.keyboard.type('Approval fails for everybody.');
  await page.keyboard.press('Control+Enter');
  const gone = await has(number, (x) => x.function !== before, 'it went on');
  assert.equal(gone.track.find((s) => s.state === 'here').off_model ?? false, false);

  const theirs = await opened(t, gijs, `/t/${ref}`);
  await theirs.locator('.actions').waitFor();
  await theirs.keyboard.press('b');
  await theirs.getByRole('dialog', { name: `Hand ${ref} back` }).getByLabel('Facts missing').check();
  await theirs.keyboard.press('Control+Enter');
  const back = await has(number, (x) => x.function === before, 'it came back');
  assert.ok(back.timeline.some((i) => i.what === 'handed-back' && i.text.includes('facts missing')));
});

test('another target needs a written reason, and is marked as off the model', async (t) => {
  const { number, ref } = await raise(maya, 'The label printer prints every label twice');
  await ask(maya, 'PUT', `/tickets/${number}/take`);
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('.actions').waitFor();
  await page.keyboard.press('f');
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Somewhere else').selectOption({ index: 1 });
  await sheet.getByRole('button', { name: /^Escalate to/ }).click();
  await sheet.getByText('Write the reason').waitFor();
  await sheet.getByRole('textbox', { name: /Why there/ }).fill('They built this label themselves last week.');
  await page.keyboard.press('Control+Enter');
  await has(number, (x) => x.track.some((s) => s.state === 'here' && s.off_model), 'it is off the model');
});

test('a change is seen in a second window without loading it again', async (t) => {
  const { number, ref } = await raise(maya, 'Search in the customer card is slow');
  const mine = await opened(t, maya, `/t/${ref}`);
  const theirs = await opened(t, jonas, `/t/${ref}`);
  await theirs.getByRole('heading', { level: 1 }).waitFor();
  await mine.keyboard.press('n');
  await mine.keyboard.type('The index is being built again.');
  await theirs.getByText(`is writing`).first().waitFor();
  await mine.keyboard.press('Control+Enter');
  await theirs.getByRole('article').getByText('The index is being built again.').waitFor();
  await has(number, (x) => x.timeline.some((i) => i.text.includes('index')), 'the note is kept');
});

test('each ticket and audience keeps its own draft, also when the page is left', async (t) => {
  const [one, two] = [await raise(maya, 'First of two'), await raise(maya, 'Second of two')];
  const page = await opened(t, maya, `/t/${one.ref}`);
  const box = page.locator('#write');
  await box.fill('Dear Ingrid');
  await page.getByRole('tab', { name: 'Note' }).click();
  await box.fill('For us only');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(two.ref);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Second of two' }).waitFor();
  assert.equal(await box.inputValue(), '');
  await has(one.number, (x) => x.drafts?.length === 2, 'both drafts are kept');
  await page.goto(`${url}/t/${one.ref}`);
  await page.getByRole('heading', { level: 1, name: 'First of two' }).waitFor();
  await page.waitForFunction(() => document.querySelector('#write')?.value === 'Dear Ingrid');
  await page.getByRole('tab', { name: /^Note/ }).click();
  assert.equal(await box.inputValue(), 'For us only');
});

test('a reply is stopped when somebody else replied since it was begun', async (t) => {
  const { number, ref } = await raise(maya, 'Invoice copies are blank');
  await ask(maya, 'PUT', `/tickets/${number}/take`);
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('#write').fill('We are looking at it.');
  await ask(jonas, 'POST', `/tickets/${number}/replies`, { body: 'It works again.', public: true }, { 'Idempotency-Key': crypto.randomUUID() });
  await page.getByRole('article').getByText('It works again.').waitFor();
  await page.locator('#write').press('Control+Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'wrote since you began' });
  await alert.getByText('It works again.').waitFor();
  assert.equal(await page.locator('#write').inputValue(), 'We are looking at it.');
  await alert.getByRole('button', { name: 'Send it anyway' }).click();
  await said(page, /goes out/);
});

test('a reply can be stopped for ten seconds, and its words come back', async (t) => {
  const { number, ref } = await raise(maya, 'The scanner shows the stock of yesterday');
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('#write').fill('Please start it again.');
  await page.locator('#write').press('Control+Enter');
  await said(page, /goes out/);
  assert.ok(!(await has(number, () => true, '')).timeline.some((i) => i.text.includes('start it again')), 'it is not sent yet');
  await page.locator('.toast', { hasText: 'goes out' }).getByRole('button', { name: 'Undo' }).click();
  await said(page, 'The reply was stopped. Its words are back.');
  assert.equal(await page.locator('#write').inputValue(), 'Please start it again.');
});

test('without a line, a change waits and is sent when the line is back', async (t) => {
  const { number, ref } = await raise(maya, 'Nothing works in depot 3');
  const context = await entered(t, maya);
  const page = await context.newPage();
  await page.goto(`${url}/t/${ref}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await context.setOffline(true);
  await page.keyboard.press('a');
  await page.getByRole('alert').getByText('1 change not sent, trying again.').waitFor();
  await context.setOffline(false);
  await has(number, (x) => x.assignee?.email === maya.email, 'it was taken after all');
  context.problems.length = 0; // the browser says that it was offline
});

test('what the server refuses is rolled back and said in a sentence', async (t) => {
  const { number, ref } = await raise(maya, 'Two want the same ticket');
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('.actions').waitFor();
  await page.route(`**/tickets/${number}/take`, (route) => route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify({ detail: 'Jonas has it already.' }) }));
  await page.keyboard.press('a');
  await page.getByRole('alert').getByText('Jonas has it already.').waitFor();
  await page.getByRole('toolbar', { name: 'Ticket' }).getByRole('button', { name: 'Take it' }).waitFor();
  page.problems.length = 0; // the browser says that an answer was 422
});

test('a new ticket is written down for somebody who telephones', async (t) => {
  const page = await opened(t, maya, '/q/mine');
  await page.keyboard.press('c');
  const sheet = page.getByRole('dialog', { name: 'New ticket' });
  await page.keyboard.press('Control+Enter');
  await sheet.getByText('Say in a few words what happens.').waitFor();
  await page.keyboard.type('The card reader at the till beeps');
  await sheet.getByLabel('Who asks').fill('Runa Berg');
  await sheet.getByLabel('E-mail').fill('runa.berg@example.com');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { level: 1, name: 'The card reader at the till beeps' }).waitFor();
  await said(page, /SUP-\d+ is open, with /);
});

test('a colleague is asked into a swarm, joins it, and the owner stays', async (t) => {
  const { number, ref } = await raise(maya, 'Half of the ovens are cold');
  await ask(maya, 'PUT', `/tickets/${number}/take`);
  const mine = await opened(t, maya, `/t/${ref}`);
  const theirs = await opened(t, jonas, `/t/${ref}`);
  await mine.locator('.actions').waitFor();
  await mine.keyboard.press('s');
  const sheet = mine.getByRole('dialog', { name: `Swarm on ${ref}` });
  await sheet.getByLabel('Ask', { exact: true }).fill(jonas.name);
  await sheet.getByRole('checkbox').first().check();
  await sheet.getByLabel('What for').fill('The bakery stands still');
  await mine.keyboard.press('Control+Enter');
  await theirs.getByRole('button', { name: 'Join the swarm' }).click();
  await mine.getByRole('complementary').getByText('is in').waitFor();
  const t1 = await has(number, (x) => x.swarm.members.some((m) => m.state === 'joined'), 'somebody joined');
  assert.equal(t1.assignee.email, maya.email);
});

test('a file is dropped on a message and goes with it', async (t) => {
  const { number, ref } = await raise(maya, 'The report is empty');
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('#write').waitFor();
  await page.getByRole('tab', { name: 'Note' }).click();
  const files = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['row 1\nrow 2\n'], 'export.txt', { type: 'text/plain' }));
    return data;
  });
  await page.locator('.box').dispatchEvent('drop', { dataTransfer: files });
  await page.locator('.uploads').getByText('export.txt').waitFor();
  await page.locator('#write').fill('Here is what came out.');
  await page.locator('#write').press('Control+Enter');
  await page.getByRole('article').getByRole('link', { name: /export\.txt/ }).waitFor();
  await has(number, (x) => x.timeline.some((i) => i.files?.[0]?.name === 'export.txt'), 'the file is kept');
});

test('a saved reply is shown before it is put in, with the names of this ticket', async (t) => {
  const name = `Ask for the site ${Date.now()}`;
  await ask(account('lead'), 'POST', '/macros', { name, body: 'Dear {requester.first}, at which site are you? {ticket.number}' });
  const { ref } = await raise(maya, 'Something is slow somewhere');
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('#write').click();
  await page.keyboard.press('/');
  const sheet = page.getByRole('dialog', { name: 'Saved replies' });
  await sheet.getByRole('combobox').fill(name);
  await sheet.getByText(`Dear Ingrid, at which site are you? ${ref}`).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#write').inputValue(), `Dear Ingrid, at which site are you? ${ref}`);
});

test('a merge is taken back', async (t) => {
  const [one, two] = [await raise(maya, 'Said once'), await raise(maya, 'Said twice')];
  const page = await opened(t, maya, `/t/${one.ref}`);
  await page.locator('.actions').waitFor();
  await page.keyboard.press('l');
  const sheet = page.getByRole('dialog', { name: `Link ${one.ref}` });
  await sheet.getByLabel(/merge into it/).check();
  await sheet.getByLabel('Number').fill(two.ref);
  await sheet.getByText(`${two.ref}: Said twice`).waitFor();
  await page.keyboard.press('Control+Enter');
  await said(page, `${one.ref} goes on as ${two.ref}.`);
  await has(one.number, (x) => x.merged_into === two.number, 'it was merged');
  await page.keyboard.press('z');
  await has(one.number, (x) => !x.merged_into, 'that was taken back');
});

test('a part is split off, and one answer goes to all parts', async (t) => {
  const { number, ref } = await raise(maya, 'The shop and the till are down');
  const page = await opened(t, maya, `/t/${ref}`);
  const does = async (words) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or do' }).fill(words);
    await page.keyboard.press('Enter');
  };
  await page.locator('.actions').waitFor();
  await does('split a part');
  await page.getByRole('dialog').getByLabel('What the part is about').fill('Only the till');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { level: 1, name: 'Only the till' }).waitFor();
  const part = await has(number, (x) => x.links?.length === 1, 'the two are linked');
  await ask(maya, 'PUT', `/tickets/${part.links[0].other}/parent`, { parent: number });
  await page.goto(`${url}/t/${ref}`);
  await page.locator('.actions').waitFor();
  await does('act on all its parts');
  await page.getByRole('dialog').getByLabel('What to say').fill('All tills work again.');
  await page.keyboard.press('Control+Enter');
  await said(page, 'Done on 1 part.');
  await has(part.links[0].other, (x) => x.timeline.some((i) => i.text.includes('All tills work again.')), 'the part was answered');
});

test('a case with another party has its own tab, reference and status', async (t) => {
  const { number, ref } = await raise(maya, 'The product itself is wrong');
  await ask(maya, 'PUT', `/tickets/${number}/take`);
  const page = await opened(t, maya, `/t/${ref}`);
  await page.locator('.actions').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or do' }).fill('case with another');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Their reference').fill('AC-77');
  await page.keyboard.press('Control+Enter');
  const opened_ = await has(number, (x) => x.cases?.[0]?.reference === 'AC-77', 'the case is open');
  await page.getByRole('tab', { name: `To ${opened_.cases[0].party_name}` }).click();
  await page.locator('#write').fill('Order 4711 vanishes. The log is attached.');
  await page.locator('#write').press('Control+Enter');
  await has(number, (x) => x.timeline.some((i) => i.to && i.text.includes('4711')), 'they were written to');
});

test('a new ticket waits behind the bar while the pointer is in the list', async (t) => {
  const page = await opened(t, maya, '/q/all');
  await page.locator('.row').first().hover();
  const first = await page.locator('.row .subject').first().textContent();
  await raise(maya, 'Just come in');
  await page.getByRole('button', { name: '1 new' }).waitFor();
  assert.equal(await page.locator('.row .subject').first().textContent(), first);
  await page.getByRole('button', { name: '1 new' }).click();
  await page.getByRole('button', { name: '1 new' }).waitFor({ state: 'detached' });
});

test('dark is chosen once, and the next page is dark before any script runs', async (t) => {
  const page = await opened(t, maya, '/q/mine');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
  await page.waitForTimeout(300); // the server keeps it
  const written = await page.request.get(`${url}/q/mine`);
  assert.match(await written.text(), /data-theme="dark"/);
  await page.getByRole('radio', { name: 'As the system' }).check();
});

test('the clock passes its deadline before one\'s eyes', async (t) => {
  const page = await opened(t, maya, '/q/all');
  await page.clock.install();
  await page.goto(`${url}/q/all`);
  await page.locator('.row').first().waitFor();
  const late = await page.locator('.row .left.late').count();
  await page.clock.fastForward(72 * 3600 * 1000);
  await page.waitForFunction((before) => document.querySelectorAll('.row .left.late').length > before, late);
  page.problems.length = 0; // after three days the session may have ended
});

test('single keys can be turned off', async (t) => {
  const page = await opened(t, maya, '/q/all');
  await page.keyboard.press('?');
  await page.getByRole('switch', { name: 'Single keys act at once' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or do' }).fill('all keys');
  await page.keyboard.press('Enter');
  await page.getByRole('switch').click();
});

test('several at once: select, extend, tag', async (t) => {
  const page = await opened(t, maya, '/q/all');
  await page.locator('.row.current').waitFor();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await page.getByRole('toolbar', { name: 'Selected tickets' }).getByText('3 selected').waitFor();
  await page.keyboard.press('t');
  await page.keyboard.type('together');
  await page.keyboard.press('Enter');
  await said(page, 'Tags of 3 tickets changed.');
});

test('a filter narrows the list, and is kept as a view', async (t) => {
  const page = await opened(t, maya, '/q/all');
  await page.locator('.row').first().waitFor();
  await page.keyboard.press('/');
  await page.getByRole('button', { name: 'S1', exact: true }).click();
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await page.getByLabel('Name').fill('Worst first');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Workspace' }).getByRole('link', { name: /Worst first/ }).waitFor();
});

test('seven tabs of a browser share one stream', async (t) => {
  const context = await entered(t, maya);
  const streams = [];
  context.on('request', (request) => { if (request.url().includes('/api/v1/stream')) streams.push(request.url()); });
  const { ref, number } = await raise(maya, 'Seen in seven tabs');
  const pages = [];
  for (let i = 0; i < 7; i++) {
    const page = await context.newPage();
    await page.goto(`${url}/t/${ref}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    pages.push(page);
  }
  await ask(jonas, 'POST', `/tickets/${number}/replies`, { body: 'Told once, read seven times.', public: false }, { 'Idempotency-Key': crypto.randomUUID() });
  await Promise.all(pages.map((page) => page.getByRole('article').getByText('Told once').waitFor()));
  assert.equal(streams.length, 1);
});

test('on a phone there is one pane at a time, and the way back keeps the list', async (t) => {
  const page = await opened(t, maya, '/q/all', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const rows = page.locator('.row .subject');
  await rows.nth(2).waitFor();
  assert.ok(!await page.locator('.ticket').isVisible());
  await rows.nth(2).tap();
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.ok(!await page.locator('.list').isVisible());
  assert.equal(await sideways(page), 0);
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await rows.nth(2).waitFor();
});

test('a ticket prints light, without what one presses', async (t) => {
  const { ref } = await raise(maya, 'To be printed');
  const page = await opened(t, maya, `/t/${ref}`, { colorScheme: 'dark' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.ok(!await page.locator('.side').isVisible() && !await page.locator('.composer').isVisible() && !await page.locator('.actions').isVisible());
  assert.ok(await page.getByRole('heading', { level: 1 }).isVisible());
  const ink = await page.locator('h1').evaluate((h) => getComputedStyle(h).color);
  assert.match(ink, /oklch\(0\.2/);
});

for (const reader of ['light', 'dark'].flatMap((colorScheme) => [[1440, 900], [1100, 800], [390, 844]].map(([width, height]) => ({ colorScheme, viewport: { width, height } })))) {
  test(`no barrier in list, ticket, palette and sheets: ${called(reader)}`, async (t) => {
    const { ref } = await raise(maya, 'Read by everybody');
    const page = await opened(t, maya, '/q/all', reader);
    await page.locator('.row').first().waitFor();
    assert.deepEqual(await barriers(page), []);
    await page.goto(`${url}/t/${ref}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.equal(await sideways(page), 0);
    const wide = reader.viewport.width === 1440;
    for (const key of wide ? ['f', 's', 'e', 'h', 'p', 't', 'l', 'm', 'c', '?', 'Control+k'] : ['f', 'c', 'Control+k']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await barriers(page), [], `the sheet of ${key}`);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });
}

for (const [zoom, width] of [[200, 720], [400, 320]]) {
  test(`at ${zoom} % the workspace reflows`, async (t) => {
    const page = await opened(t, maya, '/q/all', { viewport: { width, height: 256 } });
    await page.locator('.row').first().waitFor();
    assert.equal(await sideways(page), 0);
  });
}

test('a key is answered at once on a processor slowed four times', async (t) => {
  const page = await opened(t, maya, '/q/all');
  await page.locator('.row').nth(20).waitFor();
  await page.waitForTimeout(500); // what comes next is fetched ahead
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    globalThis.took = [];
    document.addEventListener('keydown', (e) => requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => globalThis.took.push(performance.now() - e.timeStamp);
      painted.port2.postMessage(0);
    }), true);
  });
  // Others may be at work on the same machine: the best of three rounds tells of the workspace.
  let best = Infinity;
  for (let round = 0; round < 3 && best >= 150; round++) {
    await page.evaluate(() => { globalThis.took.length = 0; });
    for (const key of 'jjjjjjjjkkkkjjjjjjjj') {
      await page.keyboard.press(key);
      await page.waitForTimeout(150);
    }
    const took = (await page.evaluate(() => globalThis.took)).sort((a, b) => a - b);
    const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))];
    t.diagnostic(`key to paint, four times slowed: p50 ${at(0.5).toFixed(0)} ms, p75 ${at(0.75).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms`);
    best = Math.min(best, at(0.5));
  }
  assert.ok(best < 150, `half of the keys took more than ${best} ms`);
});

