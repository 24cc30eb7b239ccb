// Studies in the desk: a lead starts one and sees its intervals shrink, ends another, and looks behind a number at the tickets.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { barriers, called, readers, sideways } from './browser.mjs';
import { account, entered, url } from './workspace.mjs';

const gijs = account('lead');
const esmee = account('agent');

// reading is a page of somebody's own browser.
async function reading(t, who, way, options) {
  const page = await (await entered(t, who, options)).newPage();
  await page.goto(url + way);
  return page;
}

// start starts a study of so many weeks and runs, and waits until its page is there.
async function start(page, name, weeks, runs) {
  await page.goto(`${url}/m/simulate/new`);
  await page.getByLabel(/What is the question/).fill(name);
  await page.getByLabel('Weeks', { exact: true }).fill(String(weeks));
  await page.getByLabel('Weeks of warm-up').fill('1');
  await page.getByLabel('Runs at most').fill(String(runs));
  await page.getByLabel('Known to, in percent').fill('0.01');
  await page.getByRole('button', { name: 'Play it' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

const state = (page) => page.locator('[data-part=state] [role=status]');

test('a lead starts a study, sees its intervals shrink, and reads what it comes to', async (t) => {
  const page = await reading(t, gijs, '/m/simulate');
  await page.getByRole('link', { name: 'Start a study' }).click();
  await page.waitForURL(/simulate\/new$/);
  assert.deepEqual(await barriers(page), []);
  await start(page, 'Is one more at the desk enough?', 6, 60);
  const known = async () => Number(/±([\d.]+)/.exec(await state(page).innerText())?.[1] ?? NaN);
  await page.waitForFunction(() => /±[\d.]+/.test(document.querySelector('[data-part=state] [role=status]').innerText));
  await page.getByRole('heading', { name: 'Which promises are kept?' }).waitFor();
  const early = await known();
  await state(page).getByText('Done', { exact: true }).waitFor({ timeout: 120_000 });
  assert.ok(await known() < early, `known to ±${await known()} % at the end and to ±${early} % before`);
  assert.equal(await page.locator('[data-live]').getAttribute('data-live'), 'no');
  await page.locator('.plot canvas').first().waitFor();

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  const table = fs.readFileSync(await download.path(), 'utf8');
  assert.match(download.suggestedFilename(), /^simulation-\d+\.csv$/);
  assert.ok(table.startsWith('option,run,') && table.split('\n').length > 100);

  await page.locator('.of-promises .behind').first().click();
  await page.getByRole('heading', { level: 1, name: 'Tickets behind a number' }).waitFor();
  assert.deepEqual(await barriers(page), []);
  await page.locator('.ticket-list a').first().click();
  await page.getByRole('heading', { name: 'What happened' }).waitFor();
  assert.ok(await page.locator('.thread .event').count() > 3, 'the ticket is told from its first line to its last');
  assert.deepEqual(await barriers(page), []);
});

test('a study is cancelled, and what was played is kept', async (t) => {
  const page = await reading(t, gijs, '/m/simulate');
  await start(page, 'Too long to wait for', 52, 400);
  await page.waitForFunction(() => /: [1-9]\d* of/.test(document.querySelector('[data-part=state] [role=status]').innerText), null, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel it, and keep what is done' }).click();
  await page.getByText('It is cancelled. What was played until now is kept.').waitFor();
  assert.match(await state(page).innerText(), /^Cancelled: \d+ of at most 400 runs/);
  await page.getByRole('heading', { name: 'Who drowns, and from when?' }).waitFor();
});

test('without script a study is followed by loading its page again', async (t) => {
  const page = await reading(t, gijs, '/m/simulate', { javaScriptEnabled: false });
  await start(page, 'By hand', 1, 5);
  await page.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
  assert.ok(await page.locator('.drawing rect').count() > 20);
});

for (const reader of readers) {
  test(`no barrier, and nothing off to the side: ${called(reader)}`, async (t) => {
    const page = await reading(t, esmee, '/m/simulate', reader);
    assert.deepEqual(await barriers(page), []);
    await page.locator('.ticket-list a').last().click();
    await page.locator('.plot canvas').first().waitFor();
    assert.deepEqual(await barriers(page), []);
    assert.equal(await sideways(page), 0);
    assert.equal(await page.getByRole('button', { name: 'Forget it' }).count(), 0, 'an agent reads, and no more');
  });
}
