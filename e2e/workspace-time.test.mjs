// Lengths of time as the workspace writes them, held against what people would say.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-time-'));
test.after(() => fs.rmSync(folder, { recursive: true, force: true }));

execFileSync(path.join(here, 'node_modules/.bin/tsc'), [
  '--ignoreConfig', '--target', 'es2023', '--module', 'esnext', '--lib', 'es2023,dom', '--types', '', '--outDir', folder, path.join(here, '../internal/web/ui/src/time.ts'),
]);
fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
const { part, span, spoken, sameDay, setZone, moment, bytes } = await import(pathToFileURL(path.join(folder, 'time.js')).href);

const [s, min, h, day] = [1000, 60_000, 3_600_000, 86_400_000];

test('a length is told in the unit that helps to decide', () => {
  for (const [length, words] of [[0, '0 s'], [59 * s, '59 s'], [min, '1 min'], [59 * min, '59 min'], [h, '1 h'], [h + 5 * min, '1 h 05'], [9 * h + 59 * min, '9 h 59'],
    [10 * h + 59 * min, '10 h'], [47 * h, '47 h'], [2 * day, '2 days'], [-4 * min, '−4 min'], [-90 * min, '−1 h 30']]) assert.equal(span(length), words);
});

test('a share names its unit once', () => {
  assert.equal(part(18 * min, 30 * min), '18 of 30 min');
  assert.equal(part(25 * min, 4 * h), '25 min of 4 h');
  assert.equal(part(h + 25 * min, 4 * h), '1 h 25 of 4 h');
  assert.equal(part(3 * h, 4 * h), '3 of 4 h');
});

test('a screen reader hears whole words', () => {
  assert.equal(spoken(min), '1 minute left');
  assert.equal(spoken(2 * h + min), '2 hours 1 minute left');
  assert.equal(spoken(-3 * day), '3 days late');
});

test('a day is that of the reader, through the night on which the clocks change', () => {
  setZone('Europe/Oslo');
  const before = Date.parse('2026-03-29T00:30:00+01:00');
  assert.ok(sameDay(before, Date.parse('2026-03-29T23:30:00+02:00')));
  assert.ok(!sameDay(before, Date.parse('2026-03-30T00:10:00+02:00')));
  assert.equal(moment(Date.parse('2026-03-29T01:30:00Z'), before), '03:30');
  assert.equal(moment(Date.parse('2026-03-30T08:00:00Z'), before), 'Mon 30 Mar, 10:00');
});

test('the size of a file is told as people read it', () => {
  assert.deepEqual([999, 14_000, 2_340_000].map(bytes), ['999 B', '14 kB', '2.3 MB']);
});
