// What the stories of the workspace share: a furnished desk that runs, and pages of people who have signed in. A page fails
// its story when it says anything to the console that the story did not foresee.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-desk-'));

let binary = process.env.BELAY;
if (!binary) {
  binary = path.join(folder, 'belay');
  execFileSync('go', ['build', '-o', binary, './cmd/belay'], { cwd: root, stdio: 'inherit' });
}

const desk = spawn(binary, ['demo', '--format', 'json', '--listen', '127.0.0.1:0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
process.on('exit', () => desk.kill());
const [line] = await once(readline.createInterface({ input: desk.stdout }), 'line');
export const { url, accounts } = JSON.parse(line);
desk.stdout.resume();

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
test.after(async () => {
  await browser.close();
  desk.kill('SIGTERM');
  await once(desk, 'exit');
  fs.rmSync(folder, { recursive: true, force: true });
});

// account is the first account of a role, or the nth.
export const account = (role, nth = 0) => {
  const found = accounts.filter((a) => a.role === role)[nth];
  assert.ok(found, `the desk has no ${role} number ${nth + 1}`);
  return found;
};

// ask calls the API as somebody.
export async function ask(who, method, way, body, headers = {}) {
  const response = await fetch(`${url}/api/v1${way}`, {
    method, headers: { Authorization: `Bearer ${who.token}`, ...(body && { 'Content-Type': 'application/json' }), ...headers }, body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${way}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

let words;

// raise opens a ticket for somebody who asks, and gives back what the API answered.
export async function raise(who, subject, more = {}) {
  words ??= await ask(who, 'GET', '/vocabulary');
  return ask(who, 'POST', '/tickets', {
    kind: 'incident', subject, body: `${subject}. It began this morning.`, service: words.services[0].id, impact: words.impacts[0], urgency: words.urgencies[0],
    requester: { name: 'Ingrid Dahl', email: 'ingrid.dahl@example.com' }, ...more,
  }, { 'Idempotency-Key': crypto.randomUUID() });
}

const states = new Map();

// entered is a context in which somebody has signed in, as the reader that options describe.
export async function entered(t, who, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/Oslo', storageState: states.get(who.email), ...options,
  });
  context.setDefaultTimeout(15_000);
  const problems = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`); });
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(problems, []);
  });
  if (!states.has(who.email)) {
    const page = await context.newPage();
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail address').first().fill(who.email);
    await page.getByLabel('Password', { exact: true }).fill(who.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
    states.set(who.email, await context.storageState());
    await page.close();
  }
  return Object.assign(context, { problems });
}

// opened is a page of the workspace for somebody, ready for keys.
export async function opened(t, who, way, options) {
  const context = await entered(t, who, options);
  const page = await context.newPage();
  await page.goto(url + way);
  await page.locator('.frame').waitFor();
  return Object.assign(page, { problems: context.problems });
}
