import { writeFileSync } from 'node:fs';
import { transitions } from '../src/gateway/referral/transitions.ts';
import { eventTexts } from '../src/gateway/view/event-texts.ts';
import { stateTexts } from '../src/gateway/view/state-texts.ts';
import { markdownTable } from './markdown-table.ts';

/** Writes docs/referral-events.md from the transition table: `node scripts/generate-referral-events.ts`. */
const target = new URL('../docs/referral-events.md', import.meta.url);

const introduction = `# Which event is allowed when

A referral (remiss) is in one state, and the copy at its receiver decides. An event that the state does not allow is refused with 409
\`illegal-transition\`, which names the state and the events that it allows. The words below are the \`event\` of the JSON form, the
argument of \`vardbro answer\` and \`MessageHeader.eventCoding.code\`. \`mottagen\` and \`ej-levererad\` are written by a gateway itself;
\`<before>\` is the state that the referral had before it was paused or asked about.

Generated from \`src/gateway/referral/transitions.csv\` by \`npm run docs\`; edit the table, not this page.
`;

const actors = {
  sender: 'the sender',
  forwarder: 'who forwards it',
  receiver: 'the receiver',
  'receiver-system': "the receiver's gateway",
  'sender-system': "the sender's gateway",
} as const;

/** A row of the table whose state was entered from another, in words. */
const fromOf = ({ from, entered }: (typeof transitions)[number]): string =>
  entered ? `\`${from}\` (entered ${entered.not ? 'otherwise than ' : ''}from \`${entered.state}\`)` : `\`${from}\``;

const eventRows = (): string[][] =>
  [...new Set(transitions.map(({ event }) => event))].map((event) => {
    const rows = transitions.filter((row) => row.event === event);
    const list = (of: (row: (typeof rows)[number]) => string) => [...new Set(rows.map(of))].join(', ');
    return [
      `\`${event}\``,
      eventTexts[event]?.sv ?? '',
      eventTexts[event]?.en ?? '',
      list(({ actor }) => actors[actor]),
      list(fromOf),
      list(({ to }) => `\`${to}\``),
      list(({ rivta }) => rivta),
    ];
  });

const stateRows = (): string[][] => Object.entries(stateTexts).map(([state, { sv, en }]) => [`\`${state}\``, sv, en]);

/** The whole page as Markdown. */
export const referralEventsPage = (): string =>
  [
    introduction,
    `## Events\n\n${markdownTable(['Event', 'Swedish', 'English', 'Written by', 'In the states', 'Leads to', 'RIV-TA'], eventRows())}\n`,
    `## States\n\n${markdownTable(['State', 'Swedish', 'English'], stateRows())}\n`,
  ].join('\n');

if (import.meta.main) writeFileSync(target, referralEventsPage());
