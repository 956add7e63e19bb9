import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { type Archive, startArchive } from '../../src/cli/demo/archive.ts';
import { referral } from '../../src/cli/demo/messages.ts';
import { makeParty } from '../../src/cli/demo/party.ts';
import { eke, strand } from '../../src/cli/demo/world.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import { type ServingWorld, servingWorld, until } from '../support/serving-world.ts';

/**
 * The console in Debian's Chromium, with the keyboard alone. Pictures of the pages go to the folder of
 * VARDBRO_SCREENSHOTS, where it is set.
 */
const chromium = '/usr/bin/chromium';
const id = 'SE5566778899-SYS1#WEBB-1';
/** What no line of a narrow window holds. */
const longWord = 'Röntgenundersökningsutlåtandesammanfattningsbilagaförhöftledsprotesoperationsbedömning';

describe.skipIf(!existsSync(chromium))('the console in Chromium (Debian package chromium)', () => {
  let here: ServingWorld;
  let browser: Browser;
  let page: Page;
  let profile: string;
  let archive: Archive | undefined;
  const faults: string[] = [];

  beforeAll(async () => {
    here = await servingWorld();
    profile = mkdtempSync(join(tmpdir(), 'vardbro-chromium-'));
    browser = await puppeteer.launch({
      executablePath: chromium,
      userDataDir: profile,
      args: ['--no-sandbox', '--ignore-certificate-errors', '--lang=sv-SE'],
      acceptInsecureCerts: true,
    });
    page = await browser.newPage();
    await page.setExtraHTTPHeaders({ 'accept-language': 'sv' });
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    await hand();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await archive?.close();
    await here?.close();
    if (profile) rmSync(profile, { recursive: true, force: true });
  });

  async function hand(): Promise<void> {
    const plain = referral({ id, patient: 'alma', question: 'Höftprotes?', time: '2026-11-24T08:00:00+01:00' });
    const attachments = [
      {
        id: 'a-1',
        mediaType: 'image/png',
        description: 'Bild av höften',
        bytes: new Uint8Array(Buffer.from(dot, 'base64')),
      },
      { id: 'a-2', mediaType: 'text/plain', description: longWord, bytes: new TextEncoder().encode('Utlåtande') },
    ];
    const { bundle } = toBundle({ ...plain, request: { ...plain.request!, attachments } }, { at: plain.time });
    const { bytes } = await builtInAdapters().byFormat('json')!.fromBundle!(bundle, 'json');
    const region = here.client(here.world.region);
    const sent = await region.post('/exchanges', bytes!, 'application/vnd.vardbro.referral+json');
    expect(sent.status).toBe(202);
    const clinic = here.client(here.world.clinic);
    await until(
      () => clinic.get('/fhir/Task'),
      (reply) => reply.json<{ entry?: unknown[] }>().entry !== undefined,
    );
    await handImages(plain);
  }

  /** The answer of a small archive about the same patient goes after the referral. */
  async function handImages({ patient }: ReferralMessage): Promise<void> {
    const { ca, archivePort } = here.world;
    archive = await startArchive(archivePort, ca.server(), patient);
    const web = new Agent({ connect: { ca: ca.cert } });
    const { body } = await request(`${archive.address}/instances`, { dispatcher: web });
    const source = { bytes: new Uint8Array(await body.arrayBuffer()), mediaType: 'application/dicom+json' };
    await web.close();
    const region = makeParty('regionen', here.client(here.world.region), builtInAdapters(), caseIdOf);
    const envelope = { sender: eke, receiver: strand, referral: id };
    expect((await region.submitWith(envelope, source)).status).toBe(202);
    await makeParty('kliniken', here.client(here.world.clinic), builtInAdapters(), caseIdOf).parts(
      id,
      'application/dicom',
      1,
    );
  }

  async function picture(name: string): Promise<void> {
    const folder = process.env.VARDBRO_SCREENSHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) as `${string}.png`, fullPage: true });
  }

  const heading = () => page.$eval('h1', (element) => element.textContent);
  const focused = () => page.evaluate("document.activeElement?.textContent?.trim() ?? ''") as Promise<string>;
  /** Goes on with Tab until the element with this text has the focus. */
  async function tabTo(text: string): Promise<void> {
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press('Tab');
      if ((await focused()) === text) return;
    }
    throw new Error(`Tab never came to ${text}`);
  }
  const enter = () => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);

  test('is logged in to with a code, and the inbox lists the referral', async () => {
    await page.goto(`${here.world.clinic.baseUrl}/console`);
    await picture('1-login');
    const { code } = (await here.client(here.world.clinic).post('/console/codes', '', 'application/json')).json<{
      code: string;
    }>();
    await page.type('#code', code);
    await enter();
    expect(await heading()).toBe('Inkorg');
    expect(await page.$eval('table', (table) => table.textContent)).toContain(id);
    await picture('2-inbox');
  });

  test('is used by keyboard: opened, taken on, asked for completion', async () => {
    await tabTo(id);
    await enter();
    expect(await heading()).toContain(id);
    await picture('3-case');
    await page.type('input[name=by]', 'Lova Specialistdotter');
    await tabTo('Ta hand om');
    await enter();
    expect(await page.$eval('[role=status]', (element) => element.textContent)).toContain('tagit hand om');
    await page.focus('textarea');
    await page.keyboard.type('Bifoga röntgensvar.');
    await tabTo('Begär komplettering');
    await enter();
    expect(await page.$eval('main', (element) => element.textContent)).toContain('Komplettering begärd');
    await picture('4-completion');
  });

  test('speaks English when asked to, and goes past the navigation by its first link', async () => {
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Till innehållet');
    await tabTo('English');
    await enter();
    expect(await heading()).toBe('Inbox');
    expect(await page.$eval('html', (element) => element.lang)).toBe('en');
    await picture('5-english');
  });

  test('shows a preview of the first image of each series, fetched by the gateway', async () => {
    await page.goto(`${here.world.clinic.baseUrl}/console`);
    await tabTo(id);
    await enter();
    const widths = '[...document.querySelectorAll(".previews img")].map((image) => image.naturalWidth)';
    await until(
      () => page.evaluate(widths) as Promise<number[]>,
      (found) => found.length === 1 && found[0] === 32,
    );
    expect(await page.$eval('.previews img', (image) => image.getAttribute('alt'))).toContain('Image 1');
    await picture('6-images');
  });

  test('shows a picture in place', async () => {
    await page.goto(`${here.world.clinic.baseUrl}/console`);
    await tabTo(id);
    await enter();
    await tabTo('Read');
    await enter();
    expect(await page.$eval('img', (image) => image.naturalWidth)).toBe(1);
  });

  test('runs no script and breaks no rule of its own policy', async () => {
    expect(faults.filter((fault) => /Content Security Policy|Refused/i.test(fault))).toEqual([]);
    await page.goBack();
    const scripts = await page.$$('script, [onclick], [onload], [style]');
    expect(scripts).toEqual([]);
  });

  test.each([
    ['a narrow window', 400],
    ['a window of 1,280 at 200 %', 640],
    ['a wide window', 1280],
  ])('needs no scrolling sideways in %s, whatever words a partner wrote', async (_, width) => {
    await page.setViewport({ width, height: 800 });
    for (const path of ['', `/cases/${caseIdOf(id)}`, `/cases/${caseIdOf('another')}`, '/nothing']) {
      await page.goto(`${here.world.clinic.baseUrl}/console${path}`);
      const beyond = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect([path, beyond]).toEqual([path, 0]);
      await picture(`7-${width}${path === '' ? '' : path.split('/')[1]}`);
    }
    await page.setViewport({ width: 800, height: 600 });
  });

  test('what went wrong is a page too, in the language of the reader', async () => {
    await page.goto(`${here.world.clinic.baseUrl}/console/nothing`);
    expect(await page.$eval('[role=alert]', (element) => element.textContent)).toContain('Does not exist');
    expect(await page.$eval('html', (element) => element.lang)).toBe('en');
  });

  test('axe finds nothing: contrast, names, landmarks, headings, tables', async () => {
    await page.setBypassCSP(true);
    for (const path of ['', `/cases/${caseIdOf(id)}`, '/nothing']) {
      await page.goto(`${here.world.clinic.baseUrl}/console${path}`);
      await page.evaluate(axe.source);
      const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as AxeResults['violations'];
      expect(found.map(({ id: rule, nodes }) => [path, rule, nodes[0]?.html])).toEqual([]);
    }
    await page.setBypassCSP(false);
  });

  test('every field has a label, every button a name, and every page one heading', async () => {
    await page.goto(`${here.world.clinic.baseUrl}/console`);
    await tabTo(id);
    await enter();
    const nameless = await page.evaluate(
      "[...document.querySelectorAll('input:not([type=hidden]), textarea')].filter((field) => !field.labels.length).length",
    );
    expect([nameless, (await page.$$('h1')).length]).toEqual([0, 1]);
    const mute = await page.$$eval(
      'button',
      (buttons) => buttons.filter((button) => !button.textContent?.trim()).length,
    );
    expect(mute).toBe(0);
  });
});

/** A PNG of one dot. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
