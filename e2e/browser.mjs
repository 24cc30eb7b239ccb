// What the tests of the pages share: the binary that writes them, one browser, and a page that fails its test when it
// says anything to the console or asks the network for anything.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-e2e-'));
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
test.after(async () => {
  await browser.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

// The binary under test: BELAY names one that is built; else it is built here.
let binary = process.env.BELAY;

// belay runs the binary in the project's folder and gives back what it printed. Findings (1) are no failure.
export function belay(...args) {
  if (!binary) {
    binary = path.join(folder, 'belay');
    execFileSync('go', ['build', '-o', binary, './cmd/belay'], { cwd: root, stdio: 'inherit' });
  }
  const { status, stdout, stderr } = spawnSync(binary, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  assert.ok(status === 0 || status === 1, `belay ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}

// example is the text of an example's model.
export const example = (name) => fs.readFileSync(path.join(root, 'examples', name, 'support.yaml'), 'utf8');

// model is the path of a model with that text.
export function model(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

// written is the address of a page that belay writes with these words.
export function written(name, ...args) {
  const file = path.join(folder, name);
  belay(...args, '-o', file);
  return pathToFileURL(file).href;
}

// open shows a page as one reader sees it; options are those of a browser context.
export async function open(t, address, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Asia/Kolkata', ...options,
  });
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`));
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) problems.push(`asks for ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(problems, []);
  });
  await page.goto(address);
  return page;
}

// The readers for whom nothing may be out of reach: both schemes, on a desk, a tablet and a phone.
export const readers = ['light', 'dark'].flatMap((colorScheme) =>
  [[1440, 900], [768, 1024], [390, 844]].map(([width, height]) => ({ colorScheme, viewport: { width, height } })));

export const called = ({ colorScheme, viewport }) => `${colorScheme}, ${viewport.width} px`;

// barriers are what axe finds against WCAG 2.0 to 2.2, A and AA. There is no list of exceptions.
export async function barriers(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
    const { violations } = await globalThis.axe.run({ runOnly: tags });
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`));
  });
}

// sideways is how far the page can be pushed to the side: 0 where all of it fits.
export const sideways = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// printed is the page as a PDF: for each sheet its size in points and its words, each with its left and right edge.
export async function printed(page) {
  const file = path.join(folder, 'printed.pdf');
  await page.pdf({ path: file, preferCSSPageSize: true });
  const text = execFileSync('pdftotext', ['-bbox', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const letters = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.split('<page ').slice(1).map((sheet) => {
    const [, width, height] = sheet.match(/^width="([\d.]+)" height="([\d.]+)"/).map(Number);
    const words = [...sheet.matchAll(/<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="[-\d.]+">(.*?)<\/word>/g)]
      .map(([, left, right, word]) => ({ left: +left, right: +right, word: word.replace(/&(\w+);/g, (_, name) => letters[name]) }));
    return { width, height, words, text: words.map(({ word }) => word).join(' ') };
  });
}

// millimetres are points of a PDF as people measure paper.
export const millimetres = (points) => Math.round(points / 72 * 25.4);
