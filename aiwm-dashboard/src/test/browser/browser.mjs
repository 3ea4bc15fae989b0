// The browser, and what is asked of every view: no axe-core violation, no sideways scrolling, no error in the console.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

export async function launch(executablePath) {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-gpu'] });
}

/** A page that remembers what went wrong and what was asked of whom. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin', locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  const seen = { problems: [], requests: [] };
  page.on('pageerror', (error) => seen.problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself logs each refused request; those that a test provokes are judged by what the page shows.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) seen.problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => seen.requests.push(request));
  return { context, page, seen };
}

/** What axe-core finds, in few words. axe is put in by the debugger, which the page's policy does not bind. */
export async function violations(page) {
  await page.evaluate(`if (!window.axe) { ${axe} }`);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')}`);
}

export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
