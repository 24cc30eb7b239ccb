// The documents: what requesters, partners, agents and administrators read and do without script, and that nobody is kept out.
import assert from 'node:assert/strict';
import test from 'node:test';
import { barriers, called, printed, readers, sideways } from './browser.mjs';
import { account, entered, raise, url } from './workspace.mjs';

const asker = account('requester');
const esmee = account('agent');
const gijs = account('lead');
const priya = account('partner');
const marit = account('administrator');
const plain = { javaScriptEnabled: false };

// reading is a page of somebody's own browser.
async function reading(t, who, way, options) {
  const page = await (await entered(t, who, options)).newPage();
  await page.goto(url + way);
  return page;
}

// press presses a button and waits until the next page is there.
const press = (page, name) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).first().click()]);

// no lets a page say that it refuses something: browsers write that into the console, too.
function no(page, status) {
  const { problems } = page.context();
  assert.ok(problems.length > 0 && problems.every((p) => p.includes(`status of ${status}`)), problems.join());
  problems.length = 0;
}

const says = (page, words) => page.getByText(words).first().waitFor();

// letIn lets somebody without a password in, as an administrator does where no mail is set up: by a link that is handed over.
async function letIn(t, name) {
  const office = await reading(t, marit, '/admin/accounts', plain);
  await office.getByRole('link', { name, exact: true }).click();
  await press(office, 'Make a link to set a password');
  const link = await office.locator('#secret').innerText();
  const context = await entered(t, marit, plain);
  await context.clearCookies();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel('New password').fill('four loaves of rye bread');
  await press(page, 'Set it and sign in');
  await page.getByText(name).first().waitFor();
  return page;
}

test('a request goes from the portal to the desk, to the partner and back, without any script', async (t) => {
  const portal = await reading(t, asker, '/help', plain);
  await portal.getByRole('link', { name: 'Orders from the shops do not arrive' }).click();
  await says(portal, 'Can people work?');
  await portal.getByLabel(/Some cannot/).check();
  await portal.getByLabel('Tell us more').fill('Nothing came since six. <b>Really</b> nothing.');
  await portal.getByLabel(/Pictures or files/).setInputFiles({ name: 'orders.txt', mimeType: 'text/plain', buffer: Buffer.from('no orders') });
  await press(portal, 'Send it');
  await says(portal, /We have it\. Its number is SUP-\d+/);
  await says(portal, 'What we promised');
  await says(portal, 'Nothing came since six. <b>Really</b> nothing.');
  const ref = /SUP-\d+/.exec(portal.url())[0];

  const desk = await reading(t, esmee, `/t/${ref}`, plain);
  await says(desk, 'Who can help now');
  await press(desk, 'Take it');
  await says(desk, 'It is yours.');
  await desk.getByLabel('Reply').fill('Which shops?');
  await desk.getByLabel('And then').selectOption({ label: 'it waits for their answer' });
  await press(desk, 'Send to whoever asked');
  await says(desk, 'Waits for whoever asked');

  await portal.reload();
  await says(portal, 'It waits for your answer');
  await portal.getByLabel('Your answer').fill('All of them.');
  await press(portal, 'Send');
  await says(portal, 'Your answer is sent.');

  await desk.goto(`${url}/t/${ref}`);
  await says(desk, 'All of them.');
  await desk.getByText('Escalate', { exact: true }).click();
  await desk.getByLabel('To', { exact: true }).selectOption('custom-code');
  await desk.locator('details[open]').getByLabel(/What they need to know/).fill('The queue of the interface is full.');
  await press(desk, 'Hand it over');
  await says(desk, 'It is handed over.');

  const partner = await letIn(t, 'Owen Clarke');
  await partner.goto(`${url}/t/${ref}`);
  await says(partner, `${ref} is closed to you`);
  assert.equal(await partner.getByText('Nothing came since six').count(), 0);
  no(partner, 403);
  await says(partner, 'You have asked for access; it waits for Gijs Smit');
  await partner.getByLabel('Why you need it').fill('To see the queue.');
  await press(partner, 'Ask for access');
  await says(partner, 'You have asked for this access already');
  no(partner, 422);

  const approver = await reading(t, gijs, '/admin/access', plain);
  await says(approver, 'Owen Clarke');
  await press(approver, 'Let them in');
  await says(approver, /They are let in until/);

  await partner.goto(`${url}/t/${ref}`);
  await says(partner, 'Nothing came since six');
  await press(partner, 'Take it');
  await partner.getByText('Hand back', { exact: true }).click();
  await partner.getByLabel('Because').selectOption({ label: 'it is solved' });
  await partner.locator('details[open]').getByLabel(/What they need to know/).fill('The queue runs again.');
  await press(partner, 'Hand it back');
  await says(partner, 'It is handed back.');

  await desk.goto(`${url}/t/${ref}`);
  await desk.getByText('Resolve', { exact: true }).first().click();
  await desk.getByLabel(/What whoever asked reads/).fill('Orders arrive again.');
  await press(desk, 'Resolve');
  await says(desk, 'It is resolved.');

  await portal.reload();
  await says(portal, 'It is solved: Orders arrive again.');
  await press(portal, 'Reopen it');
  await says(portal, 'It is open again.');
});

test('the same page becomes the workspace where script runs', async (t) => {
  const { ref } = await raise(esmee, 'The page becomes a workspace');
  const page = await reading(t, esmee, `/t/${ref}`);
  await page.locator('.frame').waitFor();
  await page.getByRole('heading', { level: 1, name: 'The page becomes a workspace' }).waitFor();
  assert.equal(await page.locator('.masthead').count(), 0);
});

test('what somebody has written is there after the page was lost', async (t) => {
  const page = await reading(t, asker, '/help/ask?service=erp');
  await page.getByLabel('Tell us more').fill('A long story that nobody writes twice.');
  await page.reload();
  assert.equal(await page.getByLabel('Tell us more').inputValue(), 'A long story that nobody writes twice.');
});

test('a mistake stands beside its field, and what was typed stays', async (t) => {
  const page = await reading(t, esmee, '/t/new', plain);
  await page.getByLabel(/Who asks/).fill('ingrid@shop.example');
  for (const chosen of ['Service', 'Impact', 'Urgency']) await page.getByLabel(chosen, { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('What is it, in a line?').fill('A till is dark');
  for (const question of ['Service', 'Kind', 'Impact', 'Urgency']) await page.getByLabel(question, { exact: true }).selectOption({ index: 1 });
  await page.getByLabel('What they say').fill(' ');
  await press(page, 'Open it');
  await says(page, 'This is needed.');
  no(page, 422);
  const wrong = page.getByLabel('What they say');
  assert.equal(await wrong.getAttribute('aria-invalid'), 'true');
  const told = await wrong.getAttribute('aria-describedby');
  assert.match(await page.locator(`#${told.split(' ').at(-1)}`).innerText(), /This is needed/);
  assert.equal(await page.getByLabel('What is it, in a line?').inputValue(), 'A till is dark');
});

test('the portal is used by keyboard alone', async (t) => {
  const page = await reading(t, asker, '/help/ask?service=erp');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.getByLabel('What is it, in a line?').focus();
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('No mouse was near.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  await says(page, 'By keyboard');
});

test('who picks up is asked and answered by address', async (t) => {
  const page = await reading(t, marit, '/m/who', plain);
  await page.getByLabel(/Raised at/).fill('2027-03-28T03:00');
  await press(page, 'Ask');
  assert.match(page.url(), /at=2027-03-28T03(%3A|:)00/);
  await says(page, /knows (first|at once)|Nobody picks up/);
});

test('on paper a ticket is its story, and nothing that one presses', async (t) => {
  const { ref } = await raise(marit, 'To be printed', { requester: { email: asker.email } });
  const page = await reading(t, asker, `/help/${ref}`);
  const sheets = await printed(page);
  const text = sheets.map((s) => s.text).join(' ');
  assert.match(text, /To be printed/);
  assert.doesNotMatch(text, /Sign out|Send|Colours/);
  for (const { words, width } of sheets) for (const w of words) assert.ok(w.left >= 0 && w.right <= width, `${w.word} leaves the sheet`);
});

// Every document, and whom it is for.
const documents = [
  [asker, '/help'], [asker, '/help/ask?need=posting-fails'], [asker, '/help/requests'], [asker, '/account'], [priya, '/admin/access'],
  [gijs, '/admin/replies'], [marit, '/m'], [marit, '/m/who'], [marit, '/m/year'], [marit, '/m/findings'], [marit, '/m/rota'],
  [marit, '/m/editions'], [marit, '/m/editions/2'], [marit, '/m/plan'], [marit, '/m/publish'], [marit, '/admin'], [marit, '/admin/accounts'],
  [marit, '/admin/webhooks'], [marit, '/admin/audit'], [marit, '/admin/settings'], [marit, '/account/codes'], [esmee, '/t/new'],
];

for (const reader of readers) {
  test(`no document keeps anybody out (${called(reader)})`, async (t) => {
    const contexts = new Map();
    for (const [who, way] of documents) {
      if (!contexts.has(who)) contexts.set(who, await (await entered(t, who, reader)).newPage());
      const page = contexts.get(who);
      await page.goto(url + way);
      assert.deepEqual(await barriers(page), [], way);
      assert.equal(await sideways(page), 0, `${way} goes beyond the side`);
    }
  });

  test(`the sign-in and a ticket without the workspace keep nobody out (${called(reader)})`, async (t) => {
    const nobody = await (await entered(t, esmee, { ...reader, storageState: undefined })).newPage();
    await nobody.context().clearCookies();
    await nobody.goto(`${url}/sign-in`);
    assert.deepEqual(await barriers(nobody), []);
    assert.equal(await sideways(nobody), 0);
    const { ref } = await raise(esmee, 'Without the workspace');
    const page = await (await entered(t, esmee, reader)).newPage();
    await page.route(/workspace-.*\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    for (const way of [`/t/${ref}`, '/q/all']) {
      await page.goto(url + way);
      await page.locator('#main').waitFor({ state: 'visible', timeout: 15_000 });
      assert.deepEqual(await barriers(page), [], way);
      assert.equal(await sideways(page), 0, `${way} goes beyond the side`);
    }
  });
}
