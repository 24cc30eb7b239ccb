// The interface for programs as it was promised from the start, against the program itself: field names, methods, statuses.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { account, accounts, ask, url } from './workspace.mjs';

const agent = account('agent');
const vocabulary = await ask(agent, 'GET', '/vocabulary');

// call answers with the status, the headers and the JSON, whatever they are.
async function call(who, method, way, body, headers = {}) {
  const response = await fetch(`${url}/api/v1${way}`, {
    method,
    headers: { ...(who && { Authorization: `Bearer ${who.token}` }), ...(body && { 'Content-Type': 'application/json' }), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : undefined };
}

// asked is a request for a ticket in the fields that were fixed.
const asked = {
  kind: 'incident', subject: 'The nightly export did not run', body: 'Nothing arrived this morning.',
  service: vocabulary.services[0].id, impact: vocabulary.impacts[0], urgency: vocabulary.urgencies[0], category: '',
  requester: { name: 'Runa Berg', email: 'runa.berg@example.com' },
};

const opened = async (key) => (await call(agent, 'POST', '/tickets', asked, { 'Idempotency-Key': key })).json;

test('the first line of the demo names the address and an account of every role', () => {
  assert.match(url, /^https?:\/\//);
  for (const role of ['requester', 'agent', 'lead', 'administrator', 'partner']) account(role);
  for (const a of accounts) {
    for (const field of ['role', 'email', 'password', 'token']) assert.equal(typeof a[field], 'string', field);
  }
});

test('a ticket is opened with the fields that were fixed, and answers with them', async () => {
  const { status, json } = await call(agent, 'POST', '/tickets', asked, { 'Idempotency-Key': 'contract-1' });
  assert.equal(status, 201);
  for (const field of ['number', 'state', 'severity', 'function', 'route', 'edition', 'requester', 'clocks', 'next']) {
    assert.ok(field in json, field);
  }
  assert.ok(json.clocks.length > 0);
  for (const clock of json.clocks) for (const field of ['target', 'state', 'due']) assert.ok(field in clock, field);
  for (const step of json.next) for (const field of ['at', 'tell', 'holders']) assert.ok(field in step, field);
});

test('the same key opens one ticket, and is refused for another request', async () => {
  const first = await opened('contract-2');
  const again = await call(agent, 'POST', '/tickets', asked, { 'Idempotency-Key': 'contract-2' });
  assert.equal(again.status, 201);
  assert.equal(again.json.number, first.number);
  const other = await call(agent, 'POST', '/tickets', { ...asked, subject: 'Something else' }, { 'Idempotency-Key': 'contract-2' });
  assert.ok(other.status >= 400 && other.status < 500, `${other.status}`);
  assert.ok(other.json.title && other.json.detail);
});

test('a ticket is taken, answered, set waiting, escalated, swarmed and resolved, and each taken back', async () => {
  const { number } = await opened('contract-3');
  const step = async (method, way, body) => {
    const answer = await call(agent, method, `/tickets/${number}${way}`, body);
    assert.ok(answer.status < 300, `${method} ${way}: ${answer.status} ${JSON.stringify(answer.json)}`);
    return (await call(agent, 'GET', `/tickets/${number}`)).json;
  };
  assert.ok((await step('PUT', '/take')).assignee);
  assert.ok(!(await step('DELETE', '/take')).assignee);
  await step('PUT', '/take');
  await step('POST', '/replies', { body: 'We look into it.', public: true });
  await step('POST', '/replies', { body: 'The log says nothing.', public: false });
  assert.equal((await step('PUT', '/wait', { reason: 'requester' })).state, 'waiting');
  assert.equal((await step('DELETE', '/wait')).state, 'open');
  const before = await step('PUT', '/swarm', { why: 'many are hit' });
  assert.ok(before.swarm);
  await step('DELETE', '/swarm');
  const to = vocabulary.functions.find((f) => f.id !== before.function && f.line > 0).id;
  assert.equal((await step('PUT', '/escalate', { to, why: 'they know the export' })).function, to);
  assert.equal((await step('DELETE', '/escalate', { reason: 'not-ours' })).function, before.function);
  assert.equal((await step('PUT', '/resolve', { code: 'solved', note: 'It ran again.' })).state, 'resolved');
  assert.equal((await step('DELETE', '/resolve')).state, 'open');
});

test('lists are found by queue and by words, page by page', async () => {
  const { number } = await opened('contract-4');
  const page = await ask(agent, 'GET', '/tickets?queue=all&limit=5');
  assert.equal(page.tickets.length, 5);
  const next = await ask(agent, 'GET', `/tickets?queue=all&limit=5&cursor=${encodeURIComponent(page.next)}`);
  assert.ok(!next.tickets.some((t) => page.tickets.some((p) => p.number === t.number)));
  assert.ok((await ask(agent, 'GET', `/tickets?q=${number}`)).tickets.some((t) => t.number === number));
});

test('a refusal is a problem with a sentence', async () => {
  const refusals = [
    [undefined, 'GET', '/tickets', undefined, 401],
    [{ token: 'belay_nonsense' }, 'GET', '/tickets', undefined, 401],
    [agent, 'GET', '/tickets/999999999', undefined, 404],
    [agent, 'POST', '/tickets', { ...asked, service: 'nowhere' }, 422],
    [agent, 'POST', '/tickets', { ...asked, subject: '' }, 422],
    [account('requester'), 'PUT', '/tickets/1/take', {}, [403, 404]],
  ];
  for (const [who, method, way, body, want] of refusals) {
    const { status, headers, json } = await call(who, method, way, body);
    assert.ok([want].flat().includes(status), `${method} ${way}: ${status} ${JSON.stringify(json)}`);
    assert.match(headers.get('content-type'), /application\/problem\+json/);
    assert.ok(json.type && json.title && json.status === status, JSON.stringify(json));
  }
});

test('a change of what was changed meanwhile is refused', async () => {
  const { number } = await opened('contract-5');
  const seen = await fetch(`${url}/api/v1/tickets/${number}`, { headers: { Authorization: `Bearer ${agent.token}` } });
  const tag = seen.headers.get('etag');
  assert.ok(tag);
  assert.ok((await call(agent, 'PUT', `/tickets/${number}/take`, {})).status < 300);
  assert.equal((await call(agent, 'PUT', `/tickets/${number}/resolve`, { code: 'solved' }, { 'If-Match': tag })).status, 412);
});

test('the interface describes itself', async () => {
  const document = await (await fetch(`${url}/api/v1/openapi.json`)).json();
  assert.match(document.openapi, /^3\.1/);
  for (const way of ['/tickets', '/tickets/{number}', '/tickets/{number}/replies', '/tickets/{number}/take']) {
    assert.ok(Object.keys(document.paths).some((p) => p.endsWith(way)), way);
  }
});

test('the live stream tells of a ticket that was opened', async () => {
  const leave = new AbortController();
  const stream = await fetch(`${url}/api/v1/stream`, { headers: { Authorization: `Bearer ${agent.token}` }, signal: leave.signal });
  assert.match(stream.headers.get('content-type'), /text\/event-stream/);
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  const { number } = await opened('contract-6');
  let text = '';
  while (!text.includes(`${number}`)) text += (await reader.read()).value;
  leave.abort();
  assert.match(text, /ticket\.opened/);
});

test('serve begins with a link that makes the administrator, and stops on a signal', async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-serve-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const desk = spawn(process.env.BELAY, ['serve', '--listen', '127.0.0.1:0', '--db', path.join(folder, 'belay.db')], { cwd: folder });
  let said = '';
  const link = await new Promise((found) => {
    for (const stream of [desk.stdout, desk.stderr]) {
      stream.on('data', (text) => {
        said += text;
        const link = said.match(/https?:\/\/127\.0\.0\.1:\d+\/\S+/);
        if (link) found(link[0]);
      });
    }
  });
  assert.ok((await fetch(link)).ok, said);
  assert.equal((await fetch(new URL('/healthz', link))).status, 200);
  desk.kill('SIGTERM');
  const [code] = await once(desk, 'exit');
  assert.equal(code, 0);
});
