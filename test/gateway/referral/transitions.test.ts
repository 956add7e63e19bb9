import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { casesText, type ReferralCase } from '../../../scripts/generate-referral-cases.ts';
import { nothing, type Situation, step } from '../../../src/gateway/referral/state-machine.ts';
import { statusOf } from '../../../src/gateway/referral/status.ts';
import { parseTransitions, transitions } from '../../../src/gateway/referral/transitions.ts';
import { shared } from '../../support/shared.ts';

const text = readFileSync(new URL('../../../conformance/referral/cases.ndjson', import.meta.url), 'utf8');
const cases = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as ReferralCase);

/** Situations of the table's row columns: `X[Y]` entered from Y, `X[!Y]` entered from something else. */
function situationFor(row: (typeof transitions)[number]): Situation {
  const enteredFrom = row.entered ? (row.entered.not ? 'accepted' : row.entered.state) : undefined;
  const stacked = ['completion-requested', 'on-hold', 'cancel-requested'].includes(row.from);
  const before =
    enteredFrom ??
    (row.from === 'cancel-requested' ? row.before.split('>')[0]!.replace('*', '') || 'accepted' : 'accepted');
  return { state: row.from, before: stacked ? [before] : [] };
}

test.each(transitions.map((row) => [`${row.from} ${row.event}`, row] as const))(
  '%s leads where its row says',
  (_name, row) => {
    const at = situationFor(row);
    const made = step(at, row.event, row.actor);
    expect(made).toBeTypeOf('object');
    const { situation } = made as Exclude<typeof made, string | undefined>;
    expect(situation.state).toBe(row.to === '<before>' ? at.before[0] : row.to);
    const status = statusOf(situation, row.event);
    const was = statusOf(at);
    const column = (said: string, same: string, popped: string) =>
      said === '<same>' ? same : said === '<before>' ? popped : said;
    const popped = statusOf({ state: at.before[0] ?? '-', before: [] });
    expect(status.businessStatus).toBe(column(row.businessStatus, was.businessStatus, popped.businessStatus));
    if (row.from !== 'sent' || row.task !== '<same>') expect(status.task).toBe(column(row.task, was.task, popped.task));
    expect(status.serviceRequest).toBe(row.serviceRequest);
  },
);

test('every case in conformance/ holds, rows and refusals alike', () => {
  for (const c of cases) {
    let at: Situation = nothing;
    for (const act of c.given) at = (step(at, act.event, act.actor) as { situation: Situation }).situation;
    expect(at.state, c.id).toBe(c.state);
    const made = step(at, c.when.event, c.when.actor);
    if ('refused' in c.expect) expect(made, c.id).toBeUndefined();
    else {
      const { situation } = made as { situation: Situation };
      expect({ state: situation.state, ...statusOf(situation, c.when.event) }, c.id).toEqual(c.expect);
    }
  }
});

test('the cases cover every row of the table', () => {
  const rows = new Set(transitions.map((r) => `${r.from} ${r.event}`));
  const covered = new Set(cases.filter((c) => !('refused' in c.expect)).map((c) => `${c.state} ${c.when.event}`));
  expect([...rows].filter((r) => !covered.has(r))).toEqual([]);
});

test('the cases in conformance/ are those that the table gives', () => {
  expect(casesText()).toBe(text);
});

test('no event is taken of a party that its rows do not name', () => {
  const parties = [...new Set(transitions.map(({ actor }) => actor))];
  expect(parties.length).toBeGreaterThan(3);
  for (const row of transitions) {
    const at = situationFor(row);
    const lawful = transitions.filter((r) => r.event === row.event && r.from === row.from).map(({ actor }) => actor);
    // Granted at once where nobody has accepted.
    if (row.event === 'aterkallelse-godtagen') lawful.push('receiver-system');
    for (const party of parties.filter((one) => !lawful.includes(one)))
      expect([row.from, row.event, party, step(at, row.event, party)]).toEqual([
        row.from,
        row.event,
        party,
        'wrong-actor',
      ]);
  }
});

test('an event of the wrong party is told apart from an event out of turn', () => {
  const received: Situation = { state: 'received', before: [] };
  expect(step(received, 'bekraftad', 'sender')).toBe('wrong-actor');
  expect(step(received, 'svar-mottaget', 'sender')).toBeUndefined();
});

const design = shared('design/referral-transitions.csv');
test.skipIf(!existsSync(design))(
  'the table is the design’s (skipped: the shared design is not beside the project)',
  () => {
    const plain = (t: (typeof transitions)[number]) => ({ ...t, before: '' });
    const theirs = readFileSync(design, 'utf8')
      .trim()
      .split('\n')
      .map((l) => l.split(','));
    const restated = theirs.map(([f, e, a, to, sr, task, bs, rivta]) =>
      [f, e, a, to, '', sr, task, bs, rivta].join(','),
    );
    expect(transitions.map(plain)).toEqual(parseTransitions(restated.join('\n')).map(plain));
  },
);
