import { type Issue, issue } from '../../model/issue.ts';
import type { Obligation } from '../plan/support.ts';
import type { SupportReport } from './report.ts';

const codes = { present: 'support-present', reason: 'support-reason', absent: 'support-absent' } as const;

/**
 * The lines as findings: information, but a warning where somebody SHALL populate an element that is neither there nor
 * said to be absent. What has nothing to stand in is left out.
 */
export const supportIssues = ({ lines, unknown }: SupportReport): Issue[] => [
  ...unknown.map(({ place }) => issue('profile-unknown', { place, source: 'R4 resource.html#Meta' })),
  ...lines.flatMap(({ state, place, profile, element, obligations, reason }) => {
    if (state === 'no-holder') return [];
    const unmet = state === 'absent' && obligations.some(({ code }) => code === 'SHALL:populate');
    const source = `${profile}#${element}`;
    const expected = [element, ...obligations.map(wordsOf)].join(', ');
    const found = reason === undefined ? {} : { found: reason };
    return [issue(unmet ? 'obligation-unmet' : codes[state], { place, expected, source, ...found })];
  }),
];

/** `SHALL:populate (Sender)`. */
export const wordsOf = ({ code, actor }: Obligation): string =>
  actor === undefined ? code : `${code} (${actor.slice(actor.lastIndexOf('/') + 1)})`;
